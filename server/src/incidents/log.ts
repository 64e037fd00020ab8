import { closingSentence, incidentSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import type { FastifyBaseLogger } from "fastify";
import type { Subscriber } from "../platform/database/unit-of-work.ts";
import type { EventOf } from "../platform/events/domain-event.ts";

const words = {
  "incident.opened": "incident opened",
  "incident.escalated": "incident escalated",
  "incident.reminded": "incident still open",
  "incident.closed": "incident closed",
} as const;

/** Why it was closed, or else why it is open, for log and terminal. */
export function whyInEnglish({ cause, variant, facts, closedBy }: EventOf<keyof typeof words>): string {
  const closing = closedBy === null ? null : closingSentence(closedBy, logReader);
  return closing ?? incidentSentence({ cause, variant, facts }, logReader);
}

/** Writes what happens to incidents into the program's log. */
export const incidentLog = (log: FastifyBaseLogger): Subscriber => ({
  name: "incident-log",
  after(events, local) {
    if (!local) return;
    for (const event of events) {
      if (!("closedBy" in event)) continue;
      const { type, incidentId: incident, cause, jobId: job, serverId: server } = event;
      const facts = { incident, cause, job, server, reason: whyInEnglish(event) };
      log[type === "incident.closed" ? "info" : "warn"](facts, words[type]);
    }
  },
});
