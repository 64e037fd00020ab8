import { ChevronsUpDown } from "lucide-react";
import type { ComponentProps } from "react";
import { classes } from "./classes.ts";
import { controlClass } from "./field.tsx";

/** A choice for bars above lists: as wide as its words, named by `aria-label` or a label of its own. */
export function BareSelect({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <span className={classes("relative inline-block min-w-0 max-sm:w-full", className)}>
      <select {...rest} className={`${controlClass} appearance-none truncate pr-7.5!`}>
        {children}
      </select>
      <ChevronsUpDown
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 text-ink-3"
      />
    </span>
  );
}
