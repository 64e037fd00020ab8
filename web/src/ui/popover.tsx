import { lazy, type ReactElement, type ReactNode, Suspense, useRef } from "react";
import { patient } from "../api/patient.ts";
import { withProps } from "./hover.ts";

const load = patient(() => import("./popover-popup.tsx"));
const Popup = lazy(load);

interface PopoverProps {
  /** Its name for screen readers. */
  label: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  align?: "start" | "end";
  /** Drawn when it opens, never before. */
  content: () => ReactNode;
  className?: string;
  /** The button that opens it. */
  children: ReactElement;
}

/** Something to choose or look up under a button. Focus goes in when it opens and back to the button when it closes. */
export function Popover({
  label,
  open,
  onOpenChange,
  align = "start",
  content,
  className,
  children,
}: PopoverProps) {
  const anchor = useRef<HTMLElement>(null);
  return (
    <>
      {withProps(children, {
        ref: anchor,
        "aria-haspopup": "dialog",
        "aria-expanded": open,
        onPointerEnter: load,
        onFocus: load,
        onClick: () => onOpenChange(!open),
      })}
      {open && (
        <Suspense>
          <Popup
            label={label}
            anchor={anchor}
            align={align}
            className={className}
            onClose={() => onOpenChange(false)}
          >
            {content()}
          </Popup>
        </Suspense>
      )}
    </>
  );
}
