import type { Sql } from "../../platform/database/database.ts";
import { listEverything } from "./store.ts";

/** One event told to one recipient, for scripts. */
export interface ListedDelivery {
  id: number;
  /** Epoch ms. */
  at: number;
  /** `incident.opened`, `run.finished`, … */
  event: string;
  cause: string | null;
  server: string | null;
  backup: string | null;
  channel: string;
  recipient: string | null;
  /** Of an event that was told together with others: of that message. */
  state: string;
  attempts: number;
  /** Why it was not delivered (yet). */
  error: string | null;
  sentAt: number | null;
  /** The message that tells it together with others. */
  partOf: number | null;
}

/** The newest messages, and what each of them tells. */
export async function listDeliveriesForScripts(sql: Sql, limit: number): Promise<ListedDelivery[]> {
  return (await listEverything(sql, limit)).map((row) => {
    const facts = JSON.parse(row.reason_facts) as { status?: number; text?: string };
    const failed = row.reason !== null && row.sent_at === null && row.attempts > 0;
    const details = [facts.status, facts.text].filter((part) => part !== undefined && part !== "").join(" ");
    return {
      id: row.id,
      at: row.created_at,
      event: row.kind,
      cause: row.cause,
      server: row.server_name,
      backup: row.job_name,
      channel: row.channel_name,
      recipient: row.recipient === "" ? null : row.recipient,
      state: row.state,
      attempts: row.attempts,
      error: failed
        ? `${row.reason}${details === "" ? "" : `: ${details}`}`
        : row.state === "sent"
          ? null
          : row.reason,
      sentAt: row.sent_at,
      partOf: row.part_of,
    };
  });
}
