import type { LiveEvent } from "@duplistatus/contract";
import type { Subscriber } from "../database/unit-of-work.ts";
import type { DomainEvent } from "./domain-event.ts";
import type { EventHub } from "./hub.ts";

/** What open pages have to read again after an event; null: nothing that a page shows. */
function liveEventOf(event: DomainEvent): LiveEvent[] {
  switch (event.type) {
    case "run.recorded":
      return event.more ? [] : [{ type: "runs", jobIds: [event.jobId] }];
    case "run.removed":
      return [{ type: "runs", jobIds: [event.jobId] }];
    case "job.changed":
    case "job.regrouped":
      return [
        { type: "runs", jobIds: [event.jobId] },
        { type: "incidents", jobIds: [event.jobId] },
      ];
    case "live.changed":
      return [{ type: "live", jobIds: [event.jobId] }];
    case "incident.opened":
    case "incident.escalated":
    case "incident.reminded":
    case "incident.closed":
    case "incident.acknowledged":
    case "incident.snoozed":
    case "incident.unsnoozed":
    case "incident.reset":
    case "incident.moved":
      return [{ type: "incidents", jobIds: event.jobId === null ? [] : [event.jobId] }];
    case "server.merged":
    case "server.unmerged":
      return [
        { type: "servers" },
        { type: "runs", jobIds: event.jobIds },
        { type: "incidents", jobIds: event.jobIds },
      ];
    case "server.added":
    case "server.changed":
    case "server.archived":
    case "server.restored":
    case "server.removed":
    case "connection.changed":
    case "offer.dismissed":
      return [{ type: "servers" }];
    case "setting.changed":
    case "maintenance.changed":
    case "channel.added":
    case "channel.changed":
    case "channel.removed":
      return [{ type: "settings" }];
    case "token.created":
    case "token.revoked":
      return [{ type: "tokens" }];
    case "quarantine.changed":
      return [{ type: "quarantine" }];
    case "collection.changed":
      return [{ type: "collections", ids: event.ids }];
    case "database.changed":
      return [{ type: "database" }];
    case "replica.rejoined":
      return [
        { type: "runs", jobIds: [] },
        { type: "incidents", jobIds: [] },
        { type: "servers" },
        { type: "settings" },
        { type: "tokens" },
        { type: "users" },
        { type: "quarantine" },
      ];
    case "run.started":
    case "report.relayed":
    case "user.changed":
    case "user.removed":
    case "session.started":
    case "session.ended":
      return [{ type: "users" }];
  }
}

/** Joins the ids of events of one kind; anything else is sent once. */
export function joinEvents(events: readonly LiveEvent[]): LiveEvent[] {
  const joined = new Map<LiveEvent["type"], LiveEvent>();
  for (const event of events) {
    const known = joined.get(event.type);
    if (known !== undefined && "jobIds" in known && "jobIds" in event) {
      joined.set(event.type, { ...event, jobIds: [...new Set([...known.jobIds, ...event.jobIds])] });
    } else if (known !== undefined && "ids" in known && "ids" in event) {
      joined.set(event.type, { ...event, ids: [...new Set([...known.ids, ...event.ids])] });
    } else joined.set(event.type, event);
  }
  return [...joined.values()];
}

/** Tells open pages, also of what other replicas changed. */
export const liveUpdates = (hub: EventHub): Subscriber => ({
  name: "live",
  after(events) {
    for (const event of joinEvents(events.flatMap(liveEventOf))) hub.publish(event);
  },
});
