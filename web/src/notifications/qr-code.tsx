import { useMemo } from "react";
import { encode } from "uqr";

interface QrCodeProps {
  /** What a camera reads. */
  text: string;
  /** What it is, for screen readers. */
  label: string;
  /** Edge in px. */
  size?: number;
}

/** A QR code; dark on white in both themes, because many cameras read nothing else. */
export function QrCode({ text, label, size = 128 }: QrCodeProps) {
  const { path, edge } = useMemo(() => draw(text), [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`0 0 ${edge} ${edge}`}
      shapeRendering="crispEdges"
      className="shrink-0 rounded-md border border-line"
    >
      <rect width={edge} height={edge} fill="#fff" />
      <path d={path} fill="#14181d" />
    </svg>
  );
}

function draw(text: string): { path: string; edge: number } {
  // Four modules of quiet zone are what the standard asks for.
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join("");
  return { path, edge: size };
}
