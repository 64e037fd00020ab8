import type { Context } from "../platform/context.ts";
import type { Leader } from "../platform/leader/leader.ts";
import { forgetOldMerges } from "./undo.ts";

const everyMs = 3_600_000;

/** Forgets old merges once an hour; call what it answers to end it. */
export function startForgetting(context: Context, leader: Leader): () => Promise<void> {
  let under: Promise<unknown> = Promise.resolve();
  const look = async () => {
    if (await leader.isLeader()) await forgetOldMerges(context);
  };
  const tick = () => {
    under = under
      .then(look)
      .catch((error) => context.log.error({ err: error }, "old merges could not be forgotten"));
  };
  const timer = setInterval(tick, everyMs);
  timer.unref();
  tick();
  return async () => {
    clearInterval(timer);
    await under;
  };
}
