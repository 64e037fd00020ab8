import type { ReactNode } from "react";

export type Status = "ok" | "warn" | "err" | "late" | "running" | "none" | "unconfirmed";

const white = {
  fill: "none",
  stroke: "#fff",
  strokeWidth: 1.7,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

const shapes: Record<Status, ReactNode> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="7" fill="var(--ok-fill)" />
      <path d="m4.8 8.2 2.2 2.2 4.2-4.6" {...white} />
    </>
  ),
  warn: (
    <>
      <path
        d="M8 1.3c.5 0 .9.25 1.15.67l5.6 9.9A1.3 1.3 0 0 1 13.6 14H2.4a1.3 1.3 0 0 1-1.15-2.1l5.6-9.9C7.1 1.55 7.5 1.3 8 1.3Z"
        fill="var(--warn-fill)"
      />
      <path d="M8 5.5v3.6M8 11.4v.2" {...white} />
    </>
  ),
  err: (
    <>
      <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2Z" fill="var(--err-fill)" />
      <path d="m5.6 5.6 4.8 4.8m0-4.8-4.8 4.8" {...white} />
    </>
  ),
  late: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="4" fill="var(--late-fill)" />
      <path d="M8 4.4V8l2.4 1.7" {...white} />
    </>
  ),
  running: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="var(--line-strong)" strokeWidth="2.4" />
      <path
        className="origin-center motion-safe:animate-[spin_1.6s_linear_infinite]"
        d="M8 2a6 6 0 0 1 6 6"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.4"
        strokeLinecap="round"
      />
    </>
  ),
  none: (
    <circle
      cx="8"
      cy="8"
      r="6"
      fill="none"
      stroke="var(--line-control)"
      strokeWidth="1.6"
      strokeDasharray="2.4 2.31"
    />
  ),
  unconfirmed: (
    <>
      <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" fill="var(--line-control)" strokeLinejoin="round" />
      <path
        d="M6.3 6.5a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.8.55-.8 1.1M8 11.1v.15"
        {...white}
        strokeWidth={1.5}
      />
    </>
  ),
};

interface StatusMarkProps {
  kind: Status;
  /** The word for screen readers; left out where the word stands beside the mark. */
  label?: string;
  /** `large` stands before headings: 26 px; otherwise 16 or what is given. */
  size?: "large" | number;
  className?: string;
}

/** A status as shape and colour. */
export function StatusMark({ kind, label, size = 16, className }: StatusMarkProps) {
  const px = size === "large" ? 26 : size;
  const named = label ? ({ role: "img", "aria-label": label } as const) : ({ "aria-hidden": true } as const);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named by aria-label, or hidden
    <svg
      viewBox="0 0 16 16"
      width={px}
      height={px}
      className={`shrink-0 ${className ?? ""}`}
      focusable="false"
      {...named}
    >
      {shapes[kind]}
    </svg>
  );
}
