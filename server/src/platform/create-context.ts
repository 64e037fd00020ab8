import { type Clock, systemClock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Context, Services } from "./context.ts";
import type { Database } from "./database/database.ts";
import type { Subscriber } from "./database/unit-of-work.ts";
import { createEventHub } from "./events/hub.ts";
import { createReplicas } from "./events/replicas.ts";
import { createLog } from "./http/logging.ts";
import { createReportReader } from "./report-reader/reader.ts";
import { createSecrets } from "./secrets/secrets.ts";

/** The parts of a context that differ between the program, its commands and the tests. */
export interface ContextParts {
  config: Config;
  database: Database;
  clock?: Clock;
  log?: Context["log"];
  /** Built worker that reads large reports; absent = everything is read in this thread. */
  workerFile?: URL;
  version?: string;
  /** What exists once per program. */
  services: (context: Context) => Services;
  /** Who is told what happened, in this order. */
  subscribers?: (context: Context) => readonly Subscriber[];
}

/** Puts a context together; whoever opened the database closes it, after `context.reader`. */
export function createContext({ config, database, ...parts }: ContextParts): Context {
  const subscribers: Subscriber[] = [];
  const context: Context = {
    config,
    database,
    clock: parts.clock ?? systemClock,
    log: parts.log ?? createLog(config),
    events: createEventHub(),
    subscribers,
    services: {} as Services,
    replicas: createReplicas(config.databaseUrl, () => context),
    reader: createReportReader(parts.workerFile ?? null),
    secrets: createSecrets(config),
    version: parts.version ?? "0.0.0",
  };
  Object.assign(context.services, parts.services(context));
  subscribers.push(...(parts.subscribers?.(context) ?? []));
  return context;
}
