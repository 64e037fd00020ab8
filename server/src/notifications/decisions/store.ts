import type { NotifyOutcome } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { NotifyDecisionsTable } from "../../platform/database/notifications-schema.ts";

export type DecisionRow = Omit<NotifyDecisionsTable, "id"> & { id: number };

export interface NewDecision {
  at: number;
  event_key: string;
  kind: string;
  incident_id: number | null;
  run_id: number | null;
  job_id: number | null;
  channel_id: number | null;
  recipient: string | null;
  outcome: NotifyOutcome;
  delivery_id?: number | null;
  facts?: string;
}

/** Keeps why somebody is told or not, where that is decided. */
export async function insertDecision(sql: Sql, decision: NewDecision): Promise<void> {
  await sql.run(
    `insert into notify_decisions
       (at, event_key, kind, incident_id, run_id, job_id, channel_id, recipient, outcome, delivery_id, facts)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      decision.at,
      decision.event_key,
      decision.kind,
      decision.incident_id,
      decision.run_id,
      decision.job_id,
      decision.channel_id,
      decision.recipient,
      decision.outcome,
      decision.delivery_id ?? null,
      decision.facts ?? "{}",
    ],
  );
}

export function decisionsOfIncident(sql: Sql, incidentId: number): Promise<DecisionRow[]> {
  return sql.all("select * from notify_decisions where incident_id = ? order by id", [incidentId]);
}

export function decisionsOfRun(sql: Sql, runId: number): Promise<DecisionRow[]> {
  return sql.all("select * from notify_decisions where run_id = ? order by id", [runId]);
}
