import { paths } from "@duplistatus/contract/paths";
import { ApiError, api } from "./client.ts";

/** A request that takes longer than this counts as unanswered. */
const patience = 8_000;

/** Whether an error is an answer of duplistatus itself, not of the way to it (a proxy says 502 to 504 when it is away). */
export function isAnswer(error: unknown): boolean {
  return error instanceof ApiError && error.status > 0 && (error.status < 502 || error.status > 504);
}

/** One small question to the server; throws what `api` throws, or a DOMException when it takes too long. */
export const ask = () => api.get(paths.me, { signal: AbortSignal.timeout(patience) });

const askOnce = () =>
  ask().then(
    () => true,
    (error) => isAnswer(error),
  );

let looking: (() => Promise<boolean>) | null = null;

/** While a page listens to the server, questions go through its listener, so that what they find out is shown. */
export function lookThrough(look: (() => Promise<boolean>) | null): void {
  looking = look;
}

/** Asks right now whether the server can be reached. */
export const isThere = (): Promise<boolean> => (looking ?? askOnce)();

const waiting = new Set<() => void>();

/** Waits until contact is back, at most so many milliseconds. */
export const backWithin = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      waiting.delete(done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    waiting.add(done);
  });

/** Tells everybody who waits that the server answers again. */
export function contactIsBack(): void {
  for (const done of waiting) done();
}
