import type { ShownState } from "./shown.ts";

export type BadgeState = ShownState | "none";

/** Names of colours as Shields knows them, and the same as hex for the own picture. */
const colours: Record<BadgeState, readonly [name: string, hex: string]> = {
  fine: ["brightgreen", "#3a8f3a"],
  warnings: ["yellow", "#8a6d00"],
  failing: ["red", "#c0392b"],
  overdue: ["red", "#c0392b"],
  trouble: ["orange", "#b8590a"],
  unscheduled: ["lightgrey", "#6b7280"],
  unknown: ["lightgrey", "#6b7280"],
  none: ["lightgrey", "#6b7280"],
};

/** For https://shields.io/badges/endpoint-badge. */
export function shieldsBadge(label: string, message: string, state: BadgeState) {
  return {
    schemaVersion: 1,
    label,
    message,
    color: colours[state][0],
    isError: state === "failing" || state === "overdue",
    cacheSeconds: 300,
  } as const;
}

export const escapeXml = (text: string): string =>
  text
    // XML 1.0 knows no other control characters than these, and Duplicati's messages hold some.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");

const narrow = /[fijlrt.,:;'!|()[\] ]/;
const wide = /[mwMW@%]/;

/** About how wide a text is in Verdana 11, px. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (character.codePointAt(0)! > 0x2e80) width += 11;
    else width += narrow.test(character) ? 4.2 : wide.test(character) ? 10.4 : 7;
  }
  return Math.ceil(width);
}

/** A flat badge: two fields, no reference to anything outside. */
export function badgeSvg(label: string, message: string, state: BadgeState): string {
  const [left, right] = [widthOf(label) + 12, widthOf(message) + 12];
  const total = left + right;
  const said = escapeXml(`${label}: ${message}`);
  const field = (x: number, width: number, text: string) =>
    `<text x="${x + width / 2}" y="14" textLength="${width - 12}" lengthAdjust="spacingAndGlyphs">${escapeXml(text)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="20" role="img" aria-label="${said}">`,
    `<title>${said}</title>`,
    `<clipPath id="r"><rect width="${total}" height="20" rx="3"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${left}" height="20" fill="#444c56"/>`,
    `<rect x="${left}" width="${right}" height="20" fill="${colours[state][1]}"/></g>`,
    '<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">',
    field(0, left, label),
    field(left, right, message),
    "</g></svg>",
  ].join("");
}
