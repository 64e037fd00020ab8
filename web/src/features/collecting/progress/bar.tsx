import { classes } from "../../../ui/classes.ts";

const tones = {
  accent: "bg-accent",
  ok: "bg-ok-fill",
  warn: "bg-warn-fill",
  err: "bg-err-fill",
  none: "bg-none-fill",
};

interface BarProps {
  /** From 0 to 1. */
  share: number;
  tone: keyof typeof tones;
  /** Its name for screen readers; left out where words beside it say the same. */
  label?: string;
  className?: string;
}

/** How much of something is done. */
export function Bar({ share, tone, label, className }: BarProps) {
  const percent = Math.round(share * 100);
  const named = label
    ? {
        role: "progressbar",
        "aria-label": label,
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-valuenow": percent,
      }
    : { "aria-hidden": true };
  return (
    <div {...named} className={classes("h-1 overflow-hidden rounded-full bg-sunken", className)}>
      <div
        className={classes(
          "h-full origin-left rounded-full transition-transform duration-160 ease-out",
          tones[tone],
        )}
        style={{ transform: `scaleX(${Math.max(share, 0)})` }}
      />
    </div>
  );
}
