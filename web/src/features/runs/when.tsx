import { useFormat, useReader, zoneCity } from "../../format/index.ts";

/** Begin and end of a run; the end with its date only when it is another day; the zone they are told in. */
export function When({ begin, end }: { begin: number; end: number | null }) {
  const format = useFormat();
  const { zone } = useReader();
  const sameDay = (a: number, b: number) => format.date(a) === format.date(b);
  const from = format.time(begin);
  const to = end === null ? null : sameDay(begin, end) ? format.time(end) : format.weekdayTime(end);
  const until = to === null || to === from ? "" : `–${to}`;
  return (
    <time dateTime={new Date(begin).toISOString()}>
      {format.longDate(begin)}, {from}
      {until} <span className="text-ink-3">{zoneCity(zone)}</span>
    </time>
  );
}
