import { type ReactNode, useId } from "react";
import { classes } from "./classes.ts";

interface FieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string | undefined;
  /** Label and control side by side where there is room, as in lists of settings. */
  inline?: boolean | undefined;
  /** The control; it gets the ids that tie it to label, hint and error. */
  children: (ids: {
    id: string;
    "aria-describedby": string | undefined;
    "aria-invalid": boolean;
  }) => ReactNode;
}

/** Label, control, hint and error of one form field. */
export function Field({ label, hint, error, className, inline, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={classes(inline && inlineClass, className)}>
      <label
        htmlFor={id}
        className={classes("block", inline ? "max-sm:mb-1 sm:pt-1.5" : "mb-1 text-md font-medium")}
      >
        {label}
      </label>
      <div className="min-w-0">
        {children({ id, "aria-describedby": described, "aria-invalid": !!error })}
        {hint && (
          <p id={`${id}-hint`} className="mt-1 text-sm text-ink-3">
            {hint}
          </p>
        )}
        {error && (
          <p id={`${id}-error`} role="alert" className="mt-1 text-sm text-err">
            {error}
          </p>
        )}
      </div>
    </div>
  );
}

/** Label and control of a setting side by side. */
export const inlineClass = "sm:grid sm:grid-cols-[minmax(0,1fr)_320px] sm:gap-x-6";

/** The look of everything one can type into or choose from. */
export const controlClass =
  "block h-8 w-full min-w-0 rounded-sm border border-line-control bg-surface px-2.5 text-base text-ink aria-invalid:border-err-fill disabled:border-line disabled:bg-sunken disabled:text-ink-2 max-sm:h-11 max-sm:text-[16px]";
