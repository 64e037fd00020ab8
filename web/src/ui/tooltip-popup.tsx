import { Tooltip } from "@base-ui/react/tooltip";
import type { RefObject } from "react";

interface TooltipPopupProps {
  anchor: RefObject<HTMLElement | null>;
  side: "top" | "bottom" | "left" | "right";
  text: string;
  onClose: () => void;
}

/** The floating part of a tooltip; loaded when the first one is needed. */
export default function TooltipPopup({ anchor, side, text, onClose }: TooltipPopupProps) {
  return (
    <Tooltip.Root open onOpenChange={(open) => !open && onClose()}>
      <Tooltip.Portal>
        <Tooltip.Positioner anchor={anchor} side={side} sideOffset={6} className="z-50">
          <Tooltip.Popup
            aria-hidden="true"
            className="pointer-events-none max-w-72 rounded-sm bg-ink px-2 py-1 text-xs text-page"
          >
            {text}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
