import { Popover } from "@base-ui/react/popover";
import type { ReactNode, RefObject } from "react";
import { classes } from "./classes.ts";

interface PopoverPopupProps {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  align: "start" | "end";
  className: string | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** The floating part of every popover; loaded when the first one is needed. */
export default function PopoverPopup({
  label,
  anchor,
  align,
  className,
  onClose,
  children,
}: PopoverPopupProps) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, details) => {
        // A press on the button that opened it closes it by that button's own click.
        const pressed = details.event.target;
        const onAnchor = pressed instanceof Node && anchor.current?.contains(pressed);
        if (!open && !(details.reason === "outside-press" && onAnchor)) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={anchor}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40"
        >
          <Popover.Popup
            aria-label={label}
            finalFocus={anchor}
            className={classes(
              "floating flex max-h-[var(--available-height)] max-w-[calc(100vw-16px)] flex-col rounded-[10px] outline-none",
              className,
            )}
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
