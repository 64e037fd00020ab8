import { lazy, type ReactElement, type ReactNode, Suspense } from "react";
import { patient } from "../api/patient.ts";
import { useHover, withProps } from "./hover.ts";

const load = patient(() => import("./hover-card-popup.tsx"));
const Popup = lazy(load);

interface HoverCardProps {
  /** Drawn when the card opens, never before. */
  content: () => ReactNode;
  side?: "top" | "bottom" | "left" | "right";
  align?: "start" | "center" | "end";
  className?: string;
  /** Called as soon as the pointer arrives, to fetch what the card will show. */
  onSoon?: () => void;
  children: ReactElement;
}

/** Details beside its only child while the pointer or the keyboard focus is on it; the pointer may move into the card. */
export function HoverCard({
  content,
  side = "bottom",
  align = "start",
  className,
  onSoon,
  children,
}: HoverCardProps) {
  const hover = useHover({
    openDelay: 220,
    closeDelay: 120,
    onSoon: () => {
      void load();
      onSoon?.();
    },
  });
  return (
    <>
      {withProps(children, hover.triggerProps)}
      {hover.open && (
        <Suspense>
          <Popup
            anchor={hover.anchor}
            side={side}
            align={align}
            className={className}
            onClose={hover.close}
            cardProps={hover.cardProps}
          >
            {content()}
          </Popup>
        </Suspense>
      )}
    </>
  );
}
