import type { Actor } from "../actor.ts";
import type { Context } from "../context.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import { isLostRace, type Sql, storageReason } from "./database.ts";
import { insertPending } from "./pending-store.ts";

/** One change of the database by somebody, in one transaction. */
export interface Work {
  readonly context: Context;
  /** The transaction; nothing else may be awaited in it. */
  readonly sql: Sql;
  /** Epoch ms, the same for everything in it. */
  readonly at: number;
  readonly actor: Actor;
  /** What was emitted so far. */
  readonly told: readonly DomainEvent[];
  /** Tells what happened: to the subscribers inside the transaction before it commits, to the others afterwards. */
  emit(event: DomainEvent): Promise<void>;
  /**
   * A part that must not make the whole fail, such as the evaluation of a report: when it throws, what it wrote is undone,
   * the error is logged, and `subscriber` is given `event` again later.
   */
  guard(subscriber: string, event: DomainEvent, step: () => Promise<void>): Promise<void>;
}

/** Whoever wants to know what happened; listed in order in `wiring.ts`. */
export interface Subscriber {
  /** Unique and lasting: events that wait to be repeated are stored under it. */
  readonly name: string;
  /** Which events `inside` wants. */
  readonly wants?: (event: DomainEvent) => boolean;
  /** Events of one transaction with the same key are handed on once. */
  readonly keyOf?: (event: DomainEvent) => string;
  /** Called inside the transaction; what it throws never makes that fail. May emit more. */
  readonly inside?: (work: Work, event: DomainEvent) => Promise<void>;
  /** Called after the commit with everything that the transaction told. @param local false: another replica did it */
  readonly after?: (events: readonly DomainEvent[], local: boolean) => void;
}

/** What a subscriber threw: the transaction is begun anew with a savepoint around each of them. */
class SubscriberFailed extends Error {
  constructor(override readonly cause: unknown) {
    super("a subscriber failed");
  }
}

const attempts = 4;

/** Events of one transaction, and whether subscribers are fenced off from each other. */
interface Unit {
  work: Work;
  events: DomainEvent[];
  careful: boolean;
}

function unitOf(context: Context, sql: Sql, at: number, actor: Actor, careful: boolean): Unit {
  const events: DomainEvent[] = [];
  const work: Work = {
    context,
    sql,
    at,
    actor,
    told: events,
    emit: async (event) => void events.push(event),
    guard: (subscriber, event, step) => run(unit, subscriber, event, step),
  };
  const unit: Unit = { work, events, careful };
  return unit;
}

/**
 * Savepoints cost an upload two more round trips, and nearly nothing ever throws: so they are only set once something
 * has thrown, when all is done again.
 */
async function run(unit: Unit, name: string, event: DomainEvent, step: () => Promise<void>): Promise<void> {
  const { work, events, careful } = unit;
  const { context, sql, at, actor } = work;
  if (!careful) {
    try {
      return await step();
    } catch (error) {
      throw isPassing(error) ? error : new SubscriberFailed(error);
    }
  }
  const told = events.length;
  await sql.run("savepoint subscriber");
  try {
    await step();
  } catch (error) {
    if (isPassing(error)) throw error;
    await sql.run("rollback to savepoint subscriber");
    events.length = told;
    context.log.error(
      { err: error, subscriber: name, event },
      "a subscriber failed; it is tried again later",
    );
    await insertPending(sql, { subscriber: name, event, actor, at, error: String(error) });
  }
  await sql.run("release savepoint subscriber");
}

/** Not the subscriber's fault: another transaction was faster, or the storage refuses everybody. */
const isPassing = (error: unknown): boolean => isLostRace(error) || storageReason(error) !== null;

async function deliver(unit: Unit): Promise<void> {
  const { work, events } = unit;
  for (const subscriber of work.context.subscribers) {
    const { name, wants, keyOf, inside } = subscriber;
    if (inside === undefined) continue;
    const done = new Set<string>();
    // What it tells itself follows in its own turn.
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index]!;
      if (wants !== undefined && !wants(event)) continue;
      if (keyOf !== undefined) {
        const key = keyOf(event);
        if (done.has(key)) continue;
        done.add(key);
      }
      await run(unit, name, event, () => inside(work, event));
    }
  }
}

/** Tells those who listen after the commit; none of them can harm another one. */
export function publishAfter(context: Context, events: readonly DomainEvent[], local = true): void {
  if (events.length === 0) return;
  for (const { name, after } of context.subscribers) {
    try {
      after?.(events, local);
    } catch (error) {
      context.log.error({ err: error, subscriber: name }, "a subscriber failed after the commit");
    }
  }
}

/**
 * Runs `work` in one transaction, with everything that follows from it: subscribers inside before the commit, in their
 * order; live updates, other replicas, caches and metrics after it. Begun anew when another transaction was faster, so
 * `work` must have no other effect than its statements and what it emits.
 * @throws whatever `work` throws (nothing was stored then); {StorageUnavailable}
 */
export async function transact<Result>(
  context: Context,
  actor: Actor,
  work: (work: Work) => Promise<Result>,
): Promise<Result> {
  const at = context.clock.now();
  let careful = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const [result, events] = await context.database.write(async (sql) => {
        const unit = unitOf(context, sql, at, actor, careful);
        const value = await work(unit.work);
        if (unit.events.length > 0) await deliver(unit);
        return [value, unit.events] as const;
      });
      publishAfter(context, events);
      return result;
    } catch (error) {
      if (error instanceof SubscriberFailed) careful = true;
      else if (!isLostRace(error) || attempt >= attempts) throw error;
    }
  }
}

/** Tells of what happens outside the database, such as the progress of a collection; no subscriber inside is called. */
export function announce(context: Context, event: DomainEvent): void {
  publishAfter(context, [event]);
}
