import { randomUUID } from "node:crypto";
import type { Subscriber } from "../../platform/database/unit-of-work.ts";
import type { DomainEvent } from "../../platform/events/domain-event.ts";

/** More changes than this are not kept apart: reading everything is hardly more work. */
const mostKept = 20_000;

/** Which jobs and servers changed at which version of the dashboard. */
export interface Journal {
  /** Versions of another process mean nothing here. */
  readonly epoch: string;
  version: number;
  /** What changed before this version is not known any more. */
  from: number;
  /** Version of the last change, by id. */
  readonly jobs: Map<number, number>;
  readonly servers: Map<string, number>;
}

export const createJournal = (): Journal => ({
  epoch: randomUUID(),
  version: 0,
  from: 0,
  jobs: new Map(),
  servers: new Map(),
});

/** A version as it goes over the wire. */
export const versionText = ({ epoch, version }: Journal, of = version): string => `${epoch}:${of}`;

/** The number of a version that this process can tell the changes since; null for any other. */
export function knownVersion({ epoch, version, from }: Journal, text: string): number | null {
  const [itsEpoch, number] = text.split(":");
  const since = Number(number);
  return itsEpoch === epoch && Number.isInteger(since) && since >= from && since <= version ? since : null;
}

function forgetAll(journal: Journal): void {
  journal.from = journal.version;
  journal.jobs.clear();
  journal.servers.clear();
}

/** Notes that a job changed, at the version that is current now. */
export const noteJob = (journal: Journal, id: number): void => void journal.jobs.set(id, journal.version);

/** What an event changes of the dashboard; false where that may be anything. */
function note(journal: Journal, event: DomainEvent): boolean {
  switch (event.type) {
    case "run.recorded":
    case "run.removed":
    case "job.changed":
    case "job.regrouped":
    case "live.changed":
      noteJob(journal, event.jobId);
      return true;
    case "incident.opened":
    case "incident.escalated":
    case "incident.reminded":
    case "incident.closed":
    case "incident.acknowledged":
    case "incident.snoozed":
    case "incident.unsnoozed":
    case "incident.reset":
      if (event.jobId === null) journal.servers.set(event.serverId, journal.version);
      else noteJob(journal, event.jobId);
      return true;
    case "server.added":
    case "connection.changed":
      journal.servers.set(event.serverId, journal.version);
      return true;
    case "quarantine.changed":
    case "run.started":
    case "session.started":
    case "session.ended":
    case "token.created":
    case "token.revoked":
    case "user.changed":
    case "user.removed":
    case "offer.dismissed":
    case "report.relayed":
    case "channel.added":
    case "channel.changed":
    case "channel.removed":
    case "collection.changed":
    case "database.changed":
      return true;
    // Merges, settings, windows, and whatever comes to be: rare, and told as "read everything".
    default:
      return false;
  }
}

/** Keeps the journal, of this process's changes and of those that other replicas tell. */
export const journalOf = (journal: () => Journal): Subscriber => ({
  name: "dashboard",
  after(events) {
    // How a collection goes on is no part of it; what it brought is told as runs.
    const news = events.filter(({ type }) => type !== "collection.changed");
    if (news.length === 0) return;
    const kept = journal();
    kept.version += 1;
    const known = news.map((event) => note(kept, event)).every(Boolean);
    if (!known || kept.jobs.size > mostKept) forgetAll(kept);
  },
});
