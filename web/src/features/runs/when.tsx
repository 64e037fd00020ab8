import { useFormat } from "../../format/index.ts";

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

/** Begin and end of a run; the end with its date only when it is another day. */
export function When({ begin, end }: { begin: number; end: number | null }) {
  const format = useFormat();
  const from = format.time(begin);
  const to = end === null ? null : sameDay(begin, end) ? format.time(end) : format.weekdayTime(end);
  const until = to === null || to === from ? "" : `–${to}`;
  return (
    <time dateTime={new Date(begin).toISOString()}>
      {format.longDate(begin)}, {from}
      {until}
    </time>
  );
}
