import type { ReactNode } from "react";
import { classes } from "./classes.ts";

interface PanelProps {
  title?: string;
  /** Lighter text at the end of the title. */
  aside?: ReactNode;
  /** False where a table or list reaches the edges. */
  padded?: boolean;
  className?: string;
  children: ReactNode;
}

/** A surface with a hairline around it. */
export function Panel({ title, aside, padded = true, className, children }: PanelProps) {
  return (
    <section
      className={classes(
        "rounded-lg border border-line bg-surface",
        padded ? "px-4 py-3.5" : "overflow-clip",
        className,
      )}
    >
      {title && (
        <h2
          className={classes(
            "flex items-center gap-2 text-md font-semibold",
            padded ? "mb-2.5" : "px-4 pt-3.5",
          )}
        >
          {title}
          {aside && <span className="ml-auto font-normal text-ink-3">{aside}</span>}
        </h2>
      )}
      {children}
    </section>
  );
}
