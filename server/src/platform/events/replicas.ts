import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Context } from "../context.ts";
import type { Subscriber } from "../database/unit-of-work.ts";
import { publishAfter } from "../database/unit-of-work.ts";
import type { DomainEvent } from "./domain-event.ts";

const channel = "duplistatus";
/** PostgreSQL takes messages of less than 8000 bytes. */
const mostBytes = 7_500;
/** Events of so many ms travel together. */
const gatherMs = 100;
const reconnectMs = 5_000;

/** Hands events on to the other replicas that share a PostgreSQL database, and theirs to this one. */
export interface Replicas {
  readonly subscriber: Subscriber;
  /** Begins to listen, and goes on trying while the database is away; resolves after the first attempt. */
  listen(): Promise<void>;
  /** Sends what waits and ends. */
  close(): Promise<void>;
}

/** One process owns a SQLite file. */
const alone: Replicas = {
  subscriber: { name: "replicas" },
  listen: async () => undefined,
  close: async () => undefined,
};

/** Long lists of ids and long texts are left out: pages read again what they show anyway. */
function shortened(event: DomainEvent): DomainEvent {
  if (Buffer.byteLength(JSON.stringify(event)) < mostBytes / 2) return event;
  if ("facts" in event) return { ...event, facts: {} };
  return "jobIds" in event ? { ...event, jobIds: [] } : event;
}

/** Messages that are short enough, in order. */
export function messagesOf(from: string, events: readonly DomainEvent[]): string[] {
  const messages: string[] = [];
  let gathered: DomainEvent[] = [];
  let bytes = 0;
  const flush = () => {
    if (gathered.length > 0) messages.push(JSON.stringify({ from, events: gathered }));
    gathered = [];
    bytes = 0;
  };
  for (const event of events.map(shortened)) {
    const size = Buffer.byteLength(JSON.stringify(event)) + 1;
    if (bytes + size > mostBytes - 100) flush();
    gathered.push(event);
    bytes += size;
  }
  flush();
  return messages;
}

/**
 * NOTIFY after the commit instead of inside the transaction: a transaction that notifies holds a lock of the whole
 * database server while it commits, so uploads would wait for each other's disk. What is lost when this process dies in
 * between is a live update; what must hold (sessions, tokens, settings) is believed for seconds only in any case.
 */
export function createReplicas(databaseUrl: string | null, context: () => Context): Replicas {
  return databaseUrl === null ? alone : postgresReplicas(context, databaseUrl);
}

function postgresReplicas(context: () => Context, connectionString: string): Replicas {
  const self = randomUUID();
  let waiting: DomainEvent[] = [];
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | null = null;
  let closed = false;
  let opening: Promise<void> = Promise.resolve();

  async function send(): Promise<void> {
    const messages = messagesOf(self, waiting);
    waiting = [];
    for (const message of messages) {
      await context()
        .database.reader.all("select pg_notify(?, ?)", [channel, message])
        .catch((error) => context().log.warn({ err: error }, "other replicas could not be told"));
    }
  }

  function receive(message: string | undefined): void {
    try {
      const { from, events } = JSON.parse(message ?? "") as { from: string; events: DomainEvent[] };
      if (from !== self) publishAfter(context(), events, false);
    } catch (error) {
      context().log.warn({ err: error }, "a message of another replica was not understood");
    }
  }

  function lost(which: pg.Client | null, error?: Error): void {
    if (closed || (which !== null && client !== which)) return;
    client = null;
    if (again !== null) return;
    context().log.warn({ err: error }, "events of other replicas cannot be heard now");
    again = setTimeout(() => {
      again = null;
      opening = connect(true);
    }, reconnectMs);
    again.unref();
  }

  async function connect(rejoins: boolean): Promise<void> {
    const { default: driver } = await import("pg");
    const fresh = new driver.Client({ connectionString, application_name: "duplistatus events" });
    fresh.on("error", (error) => lost(fresh, error));
    fresh.on("end", () => lost(fresh));
    fresh.on("notification", ({ payload }) => receive(payload));
    try {
      client = fresh;
      await fresh.connect();
      await fresh.query(`listen ${channel}`);
      // What others told meanwhile is not known.
      if (rejoins) publishAfter(context(), [{ type: "replica.rejoined" }], false);
    } catch (error) {
      lost(fresh, error as Error);
    }
  }

  return {
    subscriber: {
      name: "replicas",
      after(events, local) {
        if (!local || closed) return;
        waiting.push(...events);
        timer ??= setTimeout(() => {
          timer = null;
          sending = sending.then(send);
        }, gatherMs);
      },
    },
    listen() {
      opening = connect(false);
      return opening;
    },
    async close() {
      closed = true;
      if (timer !== null) clearTimeout(timer);
      if (again !== null) clearTimeout(again);
      await sending;
      await send();
      await opening;
      const open = client;
      client = null;
      await open?.end().catch(() => undefined);
    },
  };
}
