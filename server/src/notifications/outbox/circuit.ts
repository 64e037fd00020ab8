import type { Outcome } from "../channels/channel.ts";

const minute = 60_000;

/** Temporary failures in a row after which a channel rests and only a probe tries whether it is back. */
const failuresToRest = 5;
const rests: readonly number[] = [minute, 2 * minute, 5 * minute, 15 * minute];
/** A channel that must be mended is looked at all the same: a wrong answer of a proxy is gone by itself. */
const probes: readonly number[] = [15 * minute, 60 * minute, 180 * minute];

export type Health = "new" | "ok" | "failing" | "attention";

/** How it goes with a channel (table channel_state). */
export interface Circuit {
  health: Health;
  failures: number;
  paused_until: number | null;
}

/** True while only one message may be tried, to see whether the channel is back. */
export const probesOnly = ({ health, failures }: Circuit): boolean =>
  health === "attention" || failures >= failuresToRest;

/** True while nothing at all is tried. */
export const isPaused = ({ paused_until: until }: Circuit, now: number): boolean =>
  until !== null && until > now;

const at = (list: readonly number[], index: number): number =>
  list[Math.min(Math.max(index, 0), list.length - 1)]!;

/** What an attempt means for the whole channel. */
export function afterAttempt(circuit: Circuit, outcome: Outcome, now: number): Circuit {
  switch (outcome.result) {
    case "sent":
      return { health: "ok", failures: 0, paused_until: null };
    case "refused":
      // The service answered, so the others may be sent; but what was sent last did not arrive.
      return { health: "failing", failures: 0, paused_until: null };
    case "broken": {
      const before = circuit.health === "attention" ? circuit.failures : 0;
      return { health: "attention", failures: before + 1, paused_until: now + at(probes, before) };
    }
    case "temporary": {
      const failures = (circuit.health === "attention" ? failuresToRest : circuit.failures) + 1;
      const rest = failures >= failuresToRest ? now + at(rests, failures - failuresToRest) : null;
      const asked = outcome.pausesChannel ? outcome.retryAt : null;
      const until = Math.max(rest ?? 0, asked ?? 0);
      return { health: "failing", failures, paused_until: until > now ? until : null };
    }
  }
}
