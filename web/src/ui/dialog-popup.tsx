import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { classes } from "./classes.ts";
import type { DialogProps } from "./dialog.tsx";
import { iconButtonClass } from "./icon-button.tsx";

const widths = { sm: "sm:max-w-105", md: "sm:max-w-140", lg: "sm:max-w-210" };

/** The floating part of every dialog; loaded when the first one opens. */
export default function DialogPopup(props: DialogProps & { focusBack: () => HTMLElement | null }) {
  const { t } = useTranslation();
  const dismissible = props.dismissible ?? true;
  return (
    <Dialog.Root
      open={props.open}
      disablePointerDismissal={!dismissible}
      onOpenChange={(open, details) => {
        if (!dismissible && details.reason === "escape-key") return;
        props.onOpenChange(open);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-130 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Dialog.Popup
          finalFocus={() => props.focusBack() ?? true}
          className={classes(
            "floating fixed z-40 flex flex-col outline-none",
            "max-sm:inset-0 max-sm:border-0",
            "sm:inset-x-4 sm:top-[8vh] sm:mx-auto sm:max-h-[84vh] sm:rounded-lg",
            widths[props.size ?? "md"],
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-2 max-sm:px-4">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-lg font-bold tracking-[-0.01em] break-words">
                {props.title}
              </Dialog.Title>
              {props.description && (
                <Dialog.Description className="mt-0.5 text-ink-2" render={<div />}>
                  {props.description}
                </Dialog.Description>
              )}
            </div>
            <Dialog.Close className={classes(iconButtonClass, "-mt-1 -mr-2")} aria-label={t("close")}>
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 pt-2 pb-5 max-sm:px-4">{props.children}</div>
          {props.footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3 max-sm:px-4">
              {props.footer}
            </footer>
          )}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
