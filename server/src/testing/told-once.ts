import type { Sql } from "../platform/database/database.ts";

interface IncidentRow {
  id: number;
  job_id: number | null;
  opened_at: number;
  closed_at: number | null;
  closed_by: string | null;
}

interface TellingRow {
  id: number;
  incident_id: number;
  kind: string;
  channel_id: number;
  recipient: string;
  reason: string | null;
  /** Of the message that tells it, where that is another one. */
  state: string;
  sent_at: number | null;
  doubtful: number;
}

interface ChannelRow {
  id: number;
  created_at: number;
  enabled: number;
  deleted_at: number | null;
}

const troubles = new Set(["incident.opened", "incident.escalated", "incident.reminded"]);
const waiting = new Set(["held", "queued", "sending"]);

/** Another incident goes on with it, or its server is gone. */
const codeOf = ({ closed_by }: IncidentRow): string | null =>
  closed_by === null ? null : (JSON.parse(closed_by) as { code: string }).code;
const isDoubled = (incident: IncidentRow): boolean =>
  ["continued", "server_merged"].includes(codeOf(incident) ?? "");

/**
 * What is wrong with what people were told: each opened incident once, its end only to those who were told of the trouble,
 * and after it. Empty when all is well.
 * @param settled everything that waited had its time, and every channel works: nothing may be missing either
 */
export async function wrongTellings(sql: Sql, { settled }: { settled: boolean }): Promise<string[]> {
  const incidents = await sql.all<IncidentRow>(
    "select id, job_id, opened_at, closed_at, closed_by from incidents order by id",
  );
  const channels = await sql.all<ChannelRow>("select id, created_at, enabled, deleted_at from channels");
  const rows = await sql.all<TellingRow>(
    `select part.id, part.incident_id, part.kind, part.channel_id, part.recipient, part.reason,
       case when part.state = 'gathered' then whole.state else part.state end as state,
       coalesce(whole.sent_at, part.sent_at) as sent_at,
       case when part.doubtful = 1 or (part.state = 'gathered' and whole.doubtful = 1) then 1 else 0 end as doubtful
     from deliveries as part left join deliveries as whole on whole.id = part.part_of
     where part.incident_id is not null order by part.id`,
  );
  const wrong: string[] = [];
  const continuedBy = new Map<number, number[]>();
  for (const incident of incidents) {
    if (codeOf(incident) !== "continued") continue;
    const { facts } = JSON.parse(incident.closed_by!) as { facts: { incident: number } };
    continuedBy.set(facts.incident, [...(continuedBy.get(facts.incident) ?? []), incident.id]);
  }
  const isTold = ({ state, doubtful }: TellingRow) => state === "sent" || doubtful === 1;

  for (const incident of incidents) {
    const say = (what: string, row?: TellingRow) =>
      wrong.push(`incident ${incident.id}${row === undefined ? "" : `, message ${row.id}`}: ${what}`);
    const same = new Set([incident.id, ...(continuedBy.get(incident.id) ?? [])]);
    for (const channel of channels) {
      const mine = rows.filter((row) => row.channel_id === channel.id);
      const own = mine.filter((row) => row.incident_id === incident.id);
      const trouble = mine.filter(
        (row) => same.has(row.incident_id) && troubles.has(row.kind) && isTold(row),
      );
      const opened = own.filter((row) => row.kind === "incident.opened");
      const closed = own.filter((row) => row.kind === "incident.closed");
      if (opened.filter(({ state }) => state === "sent").length > 1) say("told twice");
      for (const end of closed) {
        if (end.state !== "sent") continue;
        if (trouble.length === 0) say("its end was told, its trouble was not", end);
        const first = trouble.map(({ sent_at: at }) => at).filter((at) => at !== null);
        if (first.length > 0 && trouble.every((row) => row.id > end.id)) say("its end was told first", end);
      }
      if (!settled || channel.deleted_at !== null || channel.enabled === 0) continue;
      for (const row of own) {
        const stays =
          row.kind === "incident.opened" && row.reason === "unsteady" && incident.closed_at === null;
        if (waiting.has(row.state) && !stays) say(`still ${row.state} (${row.reason})`, row);
        if (row.state === "dead") say(`given up (${row.reason})`, row);
        if (row.state === "cancelled" && row.reason === "closed_before_told" && incident.closed_at === null)
          say("withdrawn though it is open", row);
      }
      if (isDoubled(incident)) continue;
      if (opened.length === 0 && incident.opened_at >= channel.created_at) say("nobody was to be told");
      if (incident.closed_at !== null && trouble.length > 0 && closed.length === 0)
        say("its end was not told");
    }
  }
  return wrong;
}
