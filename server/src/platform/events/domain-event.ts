import type { ClosedBy, DatabaseWork, Incident, IncidentCause, Severity } from "@duplistatus/contract";

/** What every event about an incident says; whoever needs more reads the incident by its id. */
interface IncidentFacts {
  incidentId: number;
  /** Null for the trouble of a whole server. */
  jobId: number | null;
  serverId: string;
}

/**
 * Everything that can happen, as ids and plain facts: subscribers of any floor read what they need by the ids, within the
 * same transaction. Events are small (they travel to other replicas) and hold no secret.
 */
export type DomainEvent =
  /** A run is new, or another report told more of it (`isNew` false). */
  | {
      type: "run.recorded";
      runId: number;
      jobId: number;
      serverId: string;
      isNew: boolean;
      via: "report" | "collected";
      /** Others of this job follow at once: open pages are told at the end, and the job is evaluated then. */
      more: boolean;
    }
  /** A run was deleted; `wasNewest`: it was the newest backup of its job. */
  | { type: "run.removed"; runId: number; jobId: number; serverId: string; wasNewest: boolean }
  /** Runs came to a job or left it otherwise than by being recorded or removed: jobs were joined, merged or parted. */
  | { type: "job.regrouped"; jobId: number; serverId: string }
  /** What is known of a job beside its runs: versions, numbers, monitoring settings, warnings of its schedule. */
  | { type: "job.changed"; jobId: number; serverId: string }
  /** Duplicati's first word of a run that goes on. */
  | { type: "run.started"; runKey: string; jobId: number; serverId: string }
  /** Duplicati sent progress of a running job. */
  | { type: "live.changed"; jobId: number }
  | ({
      type: "incident.opened" | "incident.escalated" | "incident.reminded" | "incident.closed";
      cause: IncidentCause;
      severity: Severity;
      /** Why it is open, and why it is not any more: `texts` makes sentences of it. */
      variant: string;
      facts: Incident["facts"];
      closedBy: ClosedBy | null;
    } & IncidentFacts)
  | ({
      type:
        | "incident.acknowledged"
        | "incident.snoozed"
        | "incident.unsnoozed"
        /** People are to be notified once more. */
        | "incident.reset"
        /** It belongs to another job or server after a merge, or after one was undone. */
        | "incident.moved";
    } & IncidentFacts)
  | {
      type: "server.added" | "server.changed" | "server.archived" | "server.restored" | "server.removed";
      serverId: string;
    }
  | { type: "server.merged" | "server.unmerged"; fromId: string; intoId: string; jobIds: number[] }
  /** The pair of servers `key` is not offered for a merge any more. */
  | { type: "offer.dismissed"; key: string }
  /** How a server is reached, or how the last attempt went. */
  | { type: "connection.changed"; serverId: string }
  | { type: "setting.changed"; name: string }
  | { type: "maintenance.changed"; windowId: number }
  | { type: "token.created" | "token.revoked"; tokenId: number }
  | { type: "user.changed" | "user.removed"; userId: number }
  | { type: "session.started"; userId: number }
  /** `sessionId` null: every session of the user but `keptId`. */
  | { type: "session.ended"; userId: number; sessionId: string | null; keptId: string | null }
  /** Reports that are no runs, and machines that wait to be let in. */
  | { type: "quarantine.changed" }
  /** Progress or end of collections. */
  | { type: "collection.changed"; ids: string[] }
  /** Relays have a report to hand on. */
  | { type: "report.relayed" }
  | { type: "channel.added" | "channel.changed" | "channel.removed"; channelId: number }
  /** Long work on the database moved on, or its own backups changed. */
  | { type: "database.changed"; work: DatabaseWork | null }
  /** Events of other replicas were not heard for a while: anything may have changed. */
  | { type: "replica.rejoined" };

export type DomainEventType = DomainEvent["type"];

/** The member of the union with this type. */
export type EventOf<Type extends DomainEventType> = Extract<DomainEvent, { type: Type }>;
