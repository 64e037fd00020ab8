import type { NotifyRules, RemindPeriod } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { type LastMessage, lastMessages } from "../deliveries/store.ts";
import { readRules } from "./rules.ts";
import * as store from "./view-store.ts";

type Last = NotifyRules["all"]["lastMessage"];

const newest = (rows: readonly LastMessage[]): Last => {
  const last = rows.reduce<LastMessage | null>((a, b) => (a === null || b.at > a.at ? b : a), null);
  return last === null ? null : { kind: last.kind, cause: last.cause, at: last.at };
};

/** Who hears what: the default, every server and every job, with what was set there and what holds. */
export async function readRuleTable(sql: Sql, remind: RemindPeriod): Promise<NotifyRules> {
  const rules = await readRules(sql, remind);
  const last = await lastMessages(sql);
  const jobs = await store.listJobs(sql);
  return {
    all: { own: rules.own("all", ""), effective: rules.effective(null, null), lastMessage: newest(last) },
    servers: (await store.listServers(sql)).map((server) => {
      const mine = last.filter((row) => row.server_id === server.id);
      return {
        id: server.id,
        name: server.name,
        alias: server.alias,
        note: server.note,
        tags: JSON.parse(server.tags),
        own: rules.own("server", server.id),
        effective: rules.effective(server.id, null),
        lastMessage: newest(mine),
        jobs: jobs
          .filter((job) => job.server_id === server.id)
          .map((job) => ({
            id: job.id,
            name: job.name,
            own: rules.own("job", String(job.id)),
            effective: rules.effective(server.id, job.id),
            lastMessage: newest(mine.filter((row) => row.job_id === job.id)),
          })),
      };
    }),
  };
}
