import type { DeliveryFilter } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { DeliveryRow } from "../outbox/store.ts";

/** A message with the names of what it is about. */
export interface NamedDelivery extends DeliveryRow {
  channel_name: string;
  channel_kind: string;
  server_name: string | null;
  job_name: string | null;
  cause: string | null;
  parts: number;
}

const named = `select deliveries.*, channels.name as channel_name, channels.kind as channel_kind,
    coalesce(servers.alias, servers.name) as server_name, jobs.name as job_name, incidents.cause,
    (select count(*) from deliveries as part where part.part_of = deliveries.id) as parts
  from deliveries join channels on channels.id = deliveries.channel_id
  left join incidents on incidents.id = deliveries.incident_id
  left join jobs on jobs.id = deliveries.job_id
  left join servers on servers.id = deliveries.server_id`;

export interface DeliverySearch {
  state: DeliveryFilter;
  channel?: number | undefined;
  incident?: number | undefined;
  run?: number | undefined;
  search?: string | undefined;
}

const states: Record<DeliveryFilter, string> = {
  all: "deliveries.state <> 'gathered'",
  waiting: "deliveries.state in ('queued', 'sending')",
  held: "deliveries.state = 'held'",
  sent: "deliveries.state = 'sent'",
  dead: "deliveries.state = 'dead'",
  cancelled: "deliveries.state = 'cancelled'",
};

/** Text for `like`: what the searcher typed means itself. */
const pattern = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Messages with ids below `before`, newest first. */
export function listDeliveries(
  sql: Sql,
  { state, channel, incident, run, search }: DeliverySearch,
  before: number,
  limit: number,
): Promise<NamedDelivery[]> {
  const about = incident !== undefined || run !== undefined;
  const conditions = [state === "all" && about ? "deliveries.id > 0" : states[state]];
  // Reports that went on are many and no news; what was given up is.
  if (channel === undefined && state !== "dead") conditions.push("deliveries.kind <> 'report.relayed'");
  const values: (string | number)[] = [before];
  for (const [column, value] of [
    ["channel_id", channel],
    ["incident_id", incident],
    ["run_id", run],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`deliveries.${column} = ?`);
    values.push(value);
  }
  if (search !== undefined && search.trim() !== "") {
    const columns = [
      "channels.name",
      "servers.name",
      "servers.alias",
      "jobs.name",
      "deliveries.kind",
      "deliveries.reason",
    ];
    conditions.push(`(${columns.map((column) => `lower(${column}) like ? escape '\\'`).join(" or ")})`);
    for (const _ of columns) values.push(pattern(search.trim()));
  }
  return sql.all(
    `${named} where deliveries.id < ? and ${conditions.join(" and ")} order by deliveries.id desc limit ?`,
    [...values, limit],
  );
}

export function findNamed(sql: Sql, id: number): Promise<NamedDelivery | undefined> {
  return sql.get(`${named} where deliveries.id = ?`, [id]);
}

export function listPartsOf(sql: Sql, id: number): Promise<NamedDelivery[]> {
  return sql.all(`${named} where deliveries.part_of = ? order by deliveries.id limit 500`, [id]);
}

/** How many messages wait, are held, or were given up within the last month. */
export async function countStates(
  sql: Sql,
  since: number,
): Promise<{ waiting: number; held: number; dead: number }> {
  const rows = await sql.all<{ state: string; count: number }>(
    `select state, count(*) as count from deliveries
       where state in ('held', 'queued', 'sending') and kind <> 'report.relayed' group by state
     union all select state, count(*) as count from deliveries where state = 'dead' and created_at >= ? group by state`,
    [since],
  );
  const of = (...wanted: string[]) =>
    rows.filter(({ state }) => wanted.includes(state)).reduce((sum, { count }) => sum + Number(count), 0);
  return { waiting: of("queued", "sending"), held: of("held"), dead: of("dead") };
}

/** Tries again what was given up: these, or all (null), three more days from now. @returns how many */
export async function retryDead(
  sql: Sql,
  ids: readonly number[] | null,
  now: number,
  until: number,
): Promise<number> {
  const set = `update deliveries set state = 'queued', due = ?, expires_at = ?, attempts = 0, ended_at = null
    where state = 'dead' and channel_id in (select id from channels where enabled = 1 and deleted_at is null)`;
  if (ids === null) return (await sql.run(set, [now, until])).changes;
  let changed = 0;
  for (const id of ids) changed += (await sql.run(`${set} and id = ?`, [now, until, id])).changes;
  return changed;
}

/** What waits is tried at once. @returns how many */
export async function hurry(sql: Sql, ids: readonly number[], now: number): Promise<number> {
  let changed = 0;
  for (const id of ids) {
    const { changes } = await sql.run(
      "update deliveries set due = ? where id = ? and state in ('queued', 'held') and due > ?",
      [now, id, now],
    );
    changed += changes;
  }
  return changed;
}

export interface ChannelCounts {
  channel_id: number;
  waiting: number;
  sent: number;
  dead: number;
}

/** Per channel: what waits, and what arrived or was given up since then. */
export async function countByChannel(sql: Sql, since: number): Promise<Map<number, ChannelCounts>> {
  const rows = await sql.all<ChannelCounts>(
    `select channel_id,
       sum(case when state in ('held', 'queued', 'sending') then 1 else 0 end) as waiting,
       sum(case when state = 'sent' and created_at >= ? then 1 else 0 end) as sent,
       sum(case when state = 'dead' and created_at >= ? then 1 else 0 end) as dead
     from deliveries where created_at >= ? or state in ('held', 'queued', 'sending') group by channel_id`,
    [since, since, since],
  );
  return new Map(rows.map((row) => [row.channel_id, row]));
}

export interface LastMessage {
  server_id: string;
  job_id: number | null;
  kind: string;
  cause: string | null;
  at: number;
}

/** The last message about each server and each job, sent alone or together with others. */
export function lastMessages(sql: Sql): Promise<LastMessage[]> {
  return sql.all(
    `select deliveries.server_id, deliveries.job_id, deliveries.kind, incidents.cause, deliveries.created_at as at
     from deliveries left join incidents on incidents.id = deliveries.incident_id
     where deliveries.id in (
       select max(id) from deliveries where state in ('sent', 'gathered') and server_id is not null
         and kind <> 'report.relayed'
       group by server_id, job_id)`,
  );
}

/** The newest messages and their parts; a part goes as its message does. Reports that went on are no news. */
export function listEverything(sql: Sql, limit: number): Promise<NamedDelivery[]> {
  return sql.all(
    `select deliveries.id, deliveries.created_at, deliveries.kind, deliveries.recipient, deliveries.part_of,
       coalesce(whole.state, deliveries.state) as state, coalesce(whole.attempts, deliveries.attempts) as attempts,
       case when whole.id is null then deliveries.reason else whole.reason end as reason,
       coalesce(whole.reason_facts, deliveries.reason_facts) as reason_facts,
       coalesce(whole.sent_at, deliveries.sent_at) as sent_at,
       channels.name as channel_name, coalesce(servers.alias, servers.name) as server_name, jobs.name as job_name,
       incidents.cause
     from deliveries join channels on channels.id = deliveries.channel_id
     left join deliveries as whole on whole.id = deliveries.part_of and deliveries.state = 'gathered'
     left join incidents on incidents.id = deliveries.incident_id
     left join jobs on jobs.id = deliveries.job_id
     left join servers on servers.id = deliveries.server_id
     where deliveries.kind <> 'report.relayed' or deliveries.state = 'dead'
     order by deliveries.id desc limit ?`,
    [limit],
  );
}
