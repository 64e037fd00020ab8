import { nothing } from "@duplistatus/texts";
import { useClock } from "./clock.tsx";
import { useFormat } from "./use-reader.tsx";

interface TimeAgoProps {
  /** Epoch ms. */
  at: number | null | undefined;
  /** `relative`: "4 minutes ago"; `age`: "4 min"; `moment`: "today 22:00". */
  as?: "relative" | "age" | "moment";
  className?: string;
}

/** A moment told relative to now; ticks by itself and shows the exact time on hover. */
export function TimeAgo({ at, as = "relative", className }: TimeAgoProps) {
  const format = useFormat();
  const text = useClock((now) => {
    if (at === null || at === undefined) return nothing;
    if (as === "age") return format.age(now - at);
    return as === "moment" ? format.moment(at, now) : format.relative(at, now);
  });
  if (at === null || at === undefined) return <span className={className}>{text}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={format.dateTime(at)} className={className}>
      {text}
    </time>
  );
}
