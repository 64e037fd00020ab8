import { PreviewCard } from "@base-ui/react/preview-card";
import type { ReactNode, RefObject } from "react";
import { classes } from "./classes.ts";

interface HoverCardPopupProps {
  anchor: RefObject<HTMLElement | null>;
  side: "top" | "bottom" | "left" | "right";
  align: "start" | "center" | "end";
  className?: string | undefined;
  onClose: () => void;
  cardProps: { onPointerEnter: () => void; onPointerLeave: () => void };
  children: ReactNode;
}

/** The floating part of a hover card; loaded when the first one is needed. */
export default function HoverCardPopup(props: HoverCardPopupProps) {
  return (
    <PreviewCard.Root open onOpenChange={(open) => !open && props.onClose()}>
      <PreviewCard.Portal>
        <PreviewCard.Positioner
          anchor={props.anchor}
          side={props.side}
          align={props.align}
          sideOffset={6}
          collisionPadding={8}
          className="z-40"
        >
          <PreviewCard.Popup
            className={classes(
              "floating w-82.5 max-w-[calc(100vw-16px)] rounded-[10px] px-3.5 py-3",
              props.className,
            )}
            {...props.cardProps}
          >
            {props.children}
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  );
}
