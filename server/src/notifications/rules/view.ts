import type { NotifyRules, RemindPeriod } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { type LastMessage, lastMessages } from "../deliveries/store.ts";
import { readRules } from "./rules.ts";
import * as store from "./view-store.ts";

type Last = NotifyRules["all"]["lastMessage"];

const newest = (rows: readonly LastMessage[] = []): Last => {
  const last = rows.reduce<LastMessage | null>((a, b) => (a === null || b.at > a.at ? b : a), null);
  return last === null ? null : { kind: last.kind, cause: last.cause, at: last.at };
};

function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group === undefined) groups.set(keyOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** Who hears what: the default, every server and every job, with what was set there and the last message about it. */
export async function readRuleTable(sql: Sql, remind: RemindPeriod): Promise<NotifyRules> {
  const { own } = await readRules(sql, remind);
  const last = await lastMessages(sql);
  const ofServer = groupBy(last, (row) => row.server_id);
  const ofJob = groupBy(last, (row) => row.job_id);
  const jobs = groupBy(await store.listJobs(sql), (job) => job.server_id);
  return {
    remind,
    all: { own: own("all", ""), lastMessage: newest(last) },
    servers: (await store.listServers(sql)).map((server) => ({
      id: server.id,
      name: server.name,
      alias: server.alias,
      note: server.note,
      tags: JSON.parse(server.tags),
      own: own("server", server.id),
      lastMessage: newest(ofServer.get(server.id)),
      jobs: (jobs.get(server.id) ?? []).map((job) => ({
        id: job.id,
        name: job.name,
        own: own("job", String(job.id)),
        lastMessage: newest(ofJob.get(job.id)),
      })),
    })),
  };
}
