/** One expected run. */
export interface CalendarEvent {
  uid: string;
  /** Epoch ms. */
  at: number;
  durationMs: number;
  title: string;
  url: string | null;
}

const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

const escapeText = (text: string): string =>
  text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r?\n/g, "\\n")
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, "");

/** At most 75 bytes a line, never within a character (RFC 5545 3.1). */
function fold(line: string): string {
  const lines: string[] = [];
  let current = "";
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > 75) {
      lines.push(current);
      current = " ";
      bytes = 1;
    }
    current += character;
    bytes += size;
  }
  return [...lines, current].join("\r\n");
}

/** A calendar of runs, as RFC 5545; every run by itself, since Duplicati's rule is none of the calendar's. */
export function calendarText(title: string, events: readonly CalendarEvent[], now: number): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//duplistatus//expected runs//EN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(title)}`,
    `NAME:${escapeText(title)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    "X-PUBLISHED-TTL:PT1H",
    ...events.flatMap(({ uid, at, durationMs, title: summary, url }) => [
      "BEGIN:VEVENT",
      `UID:${uid}`,
      `DTSTAMP:${stamp(now)}`,
      `DTSTART:${stamp(at)}`,
      `DURATION:PT${Math.max(1, Math.round(durationMs / 60_000))}M`,
      `SUMMARY:${escapeText(summary)}`,
      "TRANSP:TRANSPARENT",
      "STATUS:CONFIRMED",
      ...(url === null ? [] : [`URL:${url}`]),
      "END:VEVENT",
    ]),
    "END:VCALENDAR",
  ];
  return `${lines.map(fold).join("\r\n")}\r\n`;
}
