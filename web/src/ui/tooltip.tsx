import { lazy, type ReactElement, Suspense } from "react";
import { patient } from "../api/patient.ts";
import { useHover, withProps } from "./hover.ts";

const load = patient(() => import("./tooltip-popup.tsx"));
const Popup = lazy(load);

interface TooltipProps {
  text: string;
  side?: "top" | "bottom" | "left" | "right";
  children: ReactElement;
}

/** Shows a few words beside its only child on hover and keyboard focus. The child has its own accessible name. */
export function Tooltip({ text, side = "bottom", children }: TooltipProps) {
  const hover = useHover({ openDelay: 450, closeDelay: 60, onSoon: load });
  return (
    <>
      {withProps(children, hover.triggerProps)}
      {hover.open && (
        <Suspense>
          <Popup anchor={hover.anchor} side={side} text={text} onClose={hover.close} />
        </Suspense>
      )}
    </>
  );
}
