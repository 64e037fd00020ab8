import { backWithin, isThere } from "./contact.ts";
import { reconnectDelay } from "./listen.ts";

/**
 * Loads code or texts of a page, and waits for the server while it is away: what is on the screen stays meanwhile.
 * Fails only when the server is there and the file is not (duplistatus was updated). Calls at the same time are one.
 */
export function patient<T>(
  load: () => Promise<T>,
  { there = isThere, wait = backWithin } = {},
): () => Promise<T> {
  const attempts = async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await load();
      } catch (error) {
        // It may have come back between the two.
        if (await there()) return await load().catch(() => Promise.reject(error));
        await wait(reconnectDelay(attempt, Math.random));
      }
    }
  };
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= attempts().finally(() => {
      loading = undefined;
    });
    return loading;
  };
}
