import type { ReactNode } from "react";
import { classes } from "./classes.ts";

export type Tone = "ok" | "warn" | "err" | "late" | "accent" | "neutral";

const tones: Record<Tone, string> = {
  ok: "bg-ok-weak text-ok",
  warn: "bg-warn-weak text-warn",
  err: "bg-err-weak text-err",
  late: "bg-late-weak text-late",
  accent: "bg-accent-weak text-accent",
  neutral: "bg-sunken text-ink-2",
};

/** A short word in a coloured lozenge. */
export function Tag({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={classes(
        "inline-flex h-5 items-center gap-1 rounded-[10px] px-1.75 text-xs font-medium whitespace-nowrap",
        tones[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}
