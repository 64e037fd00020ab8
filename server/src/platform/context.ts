import type { FastifyBaseLogger } from "fastify";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { Subscriber } from "./database/unit-of-work.ts";
import type { EventHub } from "./events/hub.ts";
import type { Replicas } from "./events/replicas.ts";
import type { ReportReader } from "./report-reader/reader.ts";
import type { Secrets } from "./secrets/secrets.ts";

/**
 * What exists once per running program, such as a cache. A room adds its own by merging into this interface, and
 * `wiring.ts` makes them all.
 */
// biome-ignore lint/suspicious/noEmptyInterface: every member stands beside what it is
export interface Services {}

/** What every feature may need; built once in `main.ts` (or a test) and passed on as an argument. */
export interface Context {
  readonly config: Config;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly events: EventHub;
  /** Who is told what happened, in this order; `wiring.ts` lists them. */
  readonly subscribers: Subscriber[];
  readonly services: Services;
  /** The other processes of this program that share its database. */
  readonly replicas: Replicas;
  readonly reader: ReportReader;
  readonly secrets: Secrets;
  /** Version of this program. */
  readonly version: string;
}
