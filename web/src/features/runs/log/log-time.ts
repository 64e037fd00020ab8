const printed =
  /^(\d{4})[-./](\d\d)[-./](\d\d)[T ](\d\d)[:.](\d\d)[:.](\d\d)\s+([+\-\u2212])(\d\d)(?::?(\d\d))?$/;
const minute = 60_000;

/** Duplicati prints whole hours of its distance from UTC: these are what may be missing. */
const lostMinutes = [0, 30, 45, 15];

interface Span {
  beginAt: number;
  endAt: number | null;
}

/**
 * The moment (epoch ms) of a log line, from its time as the sender printed it (`yyyy-MM-dd HH:mm:ss zz`, docs/duplicati
 * 2.7); null for other calendars and forms. Half hours of zones such as India's, which the print leaves out, are found
 * by the run they have to lie in.
 */
export function momentOf(time: string | null, { beginAt, endAt }: Span): number | null {
  const match = time === null ? null : printed.exec(time.trim());
  if (match === null) return null;
  const [year, month, day, hour, minutes, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const local = Date.UTC(year, month - 1, day, hour, minutes, second);
  const sign = match[7] === "+" ? 1 : -1;
  const offset = sign * (Number(match[8]) * 60 + Number(match[9] ?? 0)) * minute;
  // Lines are written a little before and after what counts as the run.
  const from = beginAt - 10 * minute;
  const to = (endAt ?? beginAt + 24 * 60 * minute) + 10 * minute;
  for (const lost of match[9] === undefined ? lostMinutes : [0]) {
    const at = local - offset - sign * lost * minute;
    if (at >= from && at <= to) return at;
  }
  return null;
}

/** The clock time within a time as the sender printed it, in whatever culture; the whole text where there is none. */
export function clockOf(time: string | null): string {
  const found = time?.match(/(?<![\d.])\d{1,2}[:.]\d{2}[:.]\d{2}(?!\d)(?:[\s\u202f]?[AaPp]\.?[Mm]\.?)?/);
  return found?.[0] ?? time ?? "";
}
