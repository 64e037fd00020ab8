import { type AddServerRequest, addServerRequest, type ServerProgress } from "@duplistatus/contract";
import { passwords } from "../../../duplicati/fixtures/api/connect.ts";
import { type StandIn, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { collectionsOf, type Wanted } from "../collecting/collections.ts";
import { addServer } from "../connections/commands.ts";
import type { Engine } from "../platform/database/database.ts";
import { eva } from "./act.ts";
import { type TestApp, testApp } from "./app.ts";

/** Answers of the recorded 2.3.0.4 server after a week of runs, 2026-07-19T20:30Z. */
export const afterAWeek = [
  "backups/list",
  "state/idle-after-a-week",
  "settings/serversettings-with-timezone",
  "notifications/list",
  "serverlog/log",
  "log/documents-50",
  "log/photos-50",
  "log/odd-50",
  "log/broken-50",
  "log/no-database-yet",
  "filesets/v2-list",
];
export const evening = Date.UTC(2026, 6, 19, 20, 30);

/** The program and a stand-in of a Duplicati server that it knows by its address. */
export interface TestCollecting {
  program: TestApp;
  standIn: StandIn;
  serverId: string;
  /** Collects from this server, unless others are named, and waits for the end. */
  collect(wanted?: Partial<Wanted>): Promise<ServerProgress>;
  close(): Promise<void>;
}

interface Options {
  engine?: Engine;
  version?: string;
  use?: string[];
  login?: boolean;
  /** Options for all jobs that the server has and takes (api/stand-in.ts). */
  jobOptions?: Record<string, string>;
  request?: Partial<AddServerRequest>;
  /** Epoch ms. */
  at?: number;
}

/** How the stand-in is reached. */
export function requestFor(
  standIn: StandIn,
  version: string,
  more: Partial<AddServerRequest> = {},
): AddServerRequest {
  const password = passwords[version];
  return {
    ...addServerRequest.parse({
      addresses: ["127.0.0.1"],
      port: standIn.port,
      trust: { kind: "plain" },
      credential: password === undefined ? { kind: "none" } : { kind: "password", password },
    }),
    ...more,
  };
}

export async function testCollecting({
  engine = "sqlite",
  version = "2.3.0.4",
  use = afterAWeek,
  login = false,
  jobOptions,
  request = {},
  at = evening,
}: Options = {}): Promise<TestCollecting> {
  const program = await testApp({ engine });
  program.clock.advance(at - program.clock.now());
  const standIn = await startStandIn({ version, use, login, ...(jobOptions && { jobOptions }) });
  if (version === "2.3.0.4") {
    // Of these jobs nothing else was recorded than that they are there.
    standIn.misbehave(/\/backup\/(4|5|7|10)\/log/, { kind: "recording", name: "log/no-database-yet" });
    standIn.misbehave(/list-filesets/, { kind: "recording", name: "filesets/v2-list" });
  }
  const serverId = await addServer.execute(
    program.context,
    eva,
    requestFor(standIn, version, {
      ...(version.startsWith("2.0.") && !login ? { credential: { kind: "none" } } : {}),
      ...request,
    }),
  );
  const collections = collectionsOf(program.context);
  return {
    program,
    standIn,
    serverId,
    async collect(wanted = {}) {
      const { id } = await collections.start({
        kind: "collect",
        cause: "user",
        actor: eva,
        servers: [serverId],
        ...wanted,
      });
      return (await collections.ended(id))!.servers[0]!;
    },
    async close() {
      await collections.close();
      await standIn.close();
      await program.close();
    },
  };
}
