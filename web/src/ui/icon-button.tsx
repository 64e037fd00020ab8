import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes.ts";
import { Tooltip } from "./tooltip.tsx";

/** The class of an icon button, for links that look like one. */
export const iconButtonClass =
  "relative grid size-8.5 shrink-0 place-items-center rounded-md text-ink-2 transition-colors duration-120 hover:bg-sunken hover:text-ink disabled:opacity-50 max-sm:size-10";

export interface IconButtonProps extends ComponentProps<"button"> {
  /** Its name for screen readers, shown as a tooltip. */
  label: string;
  children: ReactNode;
}

/** A button that is only an icon. */
export function IconButton({ label, children, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button type="button" aria-label={label} className={classes(iconButtonClass, className)} {...rest}>
        {children}
      </button>
    </Tooltip>
  );
}
