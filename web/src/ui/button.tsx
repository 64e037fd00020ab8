import type { ComponentProps, ReactNode } from "react";
import { classes } from "./classes.ts";

export type ButtonVariant = "default" | "primary" | "ghost" | "danger";

const looks: Record<ButtonVariant, string> = {
  default: "border-line-strong bg-surface text-ink hover:bg-sunken",
  primary: "border-ink bg-ink text-page hover:opacity-90",
  ghost: "border-transparent text-ink-2 hover:bg-sunken hover:text-ink",
  danger: "border-err-fill text-err bg-surface hover:bg-err-weak",
};

/** The class of a button, for links that look like one. */
export function buttonClass(variant: ButtonVariant = "default", size: "md" | "lg" = "md"): string {
  return classes(
    "relative inline-flex shrink-0 items-center justify-center gap-1.5 rounded-sm border font-medium whitespace-nowrap select-none",
    "transition-colors duration-120 disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50",
    size === "lg" ? "h-9 px-4 text-base max-sm:h-11" : "h-7 px-2.5 text-sm max-sm:h-10 max-sm:px-3.5",
    looks[variant],
  );
}

export interface ButtonProps extends ComponentProps<"button"> {
  variant?: ButtonVariant;
  size?: "md" | "lg";
  /** A lucide icon of 14–16 px. */
  icon?: ReactNode;
  /** Work is under way: the button keeps its width and focus, and does nothing. */
  busy?: boolean;
}

/** A button with a word on it. */
export function Button({
  variant,
  size,
  icon,
  busy,
  className,
  children,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={classes(buttonClass(variant, size), className)}
      {...rest}
    >
      {icon}
      {children}
      {busy && <span className="busy-line" aria-hidden="true" />}
    </button>
  );
}
