import { useFormat } from "../../format/index.ts";

const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString();

/** Begin and end of a run; the end with its date only when it is another day. */
export function When({ begin, end }: { begin: number; end: number | null }) {
  const format = useFormat();
  const until = end === null ? "" : `–${sameDay(begin, end) ? format.time(end) : format.weekdayTime(end)}`;
  return (
    <time dateTime={new Date(begin).toISOString()}>
      {format.longDate(begin)}, {format.time(begin)}
      {until}
    </time>
  );
}
