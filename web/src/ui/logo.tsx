/** The mark of the program. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" className="shrink-0">
      <rect x="1" y="1" width="22" height="22" rx="6" fill="var(--ink)" />
      <path
        d="M6 14.5v3M10 10v7.5M14 12.5v5M18 6.5v11"
        fill="none"
        stroke="var(--bg)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
