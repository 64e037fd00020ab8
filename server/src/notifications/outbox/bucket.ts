/** Thousandths of a message, so that the database holds whole numbers. */
const whole = 1_000;
const minute = 60_000;

/** The rate bucket of a channel (table channel_state); null = full. */
export interface Bucket {
  tokens: number | null;
  refilled_at: number | null;
}

/** The bucket as it is now: it fills evenly, up to what is allowed in a minute. */
function refill({ tokens, refilled_at: at }: Bucket, perMinute: number, now: number): number {
  const full = perMinute * whole;
  if (tokens === null || at === null) return full;
  // A clock that was set back must not empty the bucket for ever.
  const passed = Math.min(Math.max(now - at, 0), minute);
  return Math.min(full, tokens + Math.floor((passed * full) / minute));
}

/** How many messages may be sent now. */
export const available = (bucket: Bucket, perMinute: number, now: number): number =>
  Math.floor(refill(bucket, perMinute, now) / whole);

/** The bucket after so many messages. */
export function spend(bucket: Bucket, perMinute: number, now: number, messages: number): Bucket {
  return {
    tokens: Math.max(0, refill(bucket, perMinute, now) - messages * whole),
    refilled_at: now,
  };
}
