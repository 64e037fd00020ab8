import type { DatabaseWork, DatabaseWorkStep } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import { StorageUnavailable } from "../platform/database/database.ts";
import { announce, type Subscriber } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";

/** Somebody ended long work before it was done. */
export class Cancelled extends Error {}

/** How long work tells how far it is, and hears that nobody wants it any more. */
export interface Progress {
  readonly signal: AbortSignal;
  /** @throws {Cancelled} */
  step(step: DatabaseWorkStep, done?: number | null, total?: number | null): void;
}

interface Keeping {
  work: DatabaseWork | null;
  abort: AbortController | null;
  toldAt: number;
  /** Resolves when nothing runs. */
  running: Promise<unknown>;
}

declare module "../platform/context.ts" {
  interface Services {
    /** The long work on the database: one at a time. */
    keeping: Keeping;
  }
}

export const createKeeping = (): Keeping => ({
  work: null,
  abort: null,
  toldAt: 0,
  running: Promise.resolve(),
});

/** Open pages follow, but not every step of a fast one. */
const tellEveryMs = 300;

function tell(context: Context, atOnce: boolean): void {
  const { keeping } = context.services;
  const now = performance.now();
  if (!atOnce && now - keeping.toldAt < tellEveryMs) return;
  keeping.toldAt = now;
  announce(context, { type: "database.changed", work: keeping.work });
}

/** What another replica does is shown by this one, too. */
export const keepingElsewhere = (context: Context): Subscriber => ({
  name: "keeping-elsewhere",
  after(events, local) {
    if (local) return;
    for (const event of events)
      if (event.type === "database.changed") context.services.keeping.work = event.work;
  },
});

/** The work that runs, or that ran last; null when there was none. */
export const currentWork = (context: Context): DatabaseWork | null => context.services.keeping.work;

/** @throws {AppError} conflict while other long work runs */
export function assertIdle(context: Context): void {
  const work = currentWork(context);
  if (work !== null && work.endedAt === null) throw new AppError("conflict", { reason: "database_busy" });
}

/**
 * Does long work and lets pages follow it. What it throws is told there, logged, and thrown on.
 * @throws {AppError} conflict while other long work runs
 */
export async function doWork<Result>(
  context: Context,
  kind: DatabaseWork["kind"],
  backup: string | null,
  run: (progress: Progress) => Promise<Result>,
): Promise<Result> {
  assertIdle(context);
  const { keeping } = context.services;
  const abort = new AbortController();
  keeping.abort = abort;
  keeping.work = {
    kind,
    step: "reading",
    done: null,
    total: null,
    startedAt: context.clock.now(),
    endedAt: null,
    outcome: null,
    problem: null,
    error: null,
    backup,
  };
  const change = (patch: Partial<DatabaseWork>, atOnce: boolean) => {
    keeping.work = { ...keeping.work!, ...patch };
    tell(context, atOnce);
  };
  const progress: Progress = {
    signal: abort.signal,
    step(step, done = null, total = null) {
      if (abort.signal.aborted) throw new Cancelled();
      change({ step, done, total }, step !== keeping.work?.step);
    },
  };
  tell(context, true);
  const doing = run(progress);
  keeping.running = doing.catch(() => undefined);
  try {
    const result = await doing;
    change({ outcome: "done", endedAt: context.clock.now() }, true);
    return result;
  } catch (error) {
    const isCancelled = error instanceof Cancelled;
    if (!isCancelled) context.log.error({ err: error, kind }, "long work on the database failed");
    change(
      {
        outcome: isCancelled ? "cancelled" : "failed",
        ...(!isCancelled && problemOf(error)),
        endedAt: context.clock.now(),
      },
      true,
    );
    throw error;
  } finally {
    keeping.abort = null;
  }
}

function problemOf(error: unknown): Pick<DatabaseWork, "problem" | "error"> {
  if (error instanceof StorageUnavailable) return { problem: null, error: error.reason };
  if (!(error instanceof AppError)) return { problem: null, error: (error as Error).message };
  return { problem: { code: error.code, reason: error.reason }, error: error.message };
}

/** Begins long work and does not wait for it. */
export function beginWork(...parts: Parameters<typeof doWork<unknown>>): DatabaseWork {
  const [context] = parts;
  assertIdle(context);
  // What goes wrong stands in the work itself.
  doWork(...parts).catch(() => undefined);
  return currentWork(context)!;
}

/** Ends what runs in this process; false when nothing does. */
export function cancelWork(context: Context): boolean {
  const { abort } = context.services.keeping;
  abort?.abort();
  return abort !== null;
}

/** Ends what runs and waits until it has ended. */
export async function stopWork(context: Context): Promise<void> {
  cancelWork(context);
  await context.services.keeping.running;
}
