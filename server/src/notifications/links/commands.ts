import { z } from "zod";
import { defineCommand } from "../../access/commands.ts";
import { followLink } from "./links.ts";

/** Acknowledges the incident of a link, once; whoever has the message may. */
export const followLinkCommand = defineCommand({
  name: "incident.acknowledge-by-link",
  access: "open",
  params: z.object({ secret: z.string().max(100) }),
  run: (work, { secret }) => followLink(work, secret),
  audit: (_input, { state, incidentId, channel }) =>
    state === "ready" && incidentId !== null
      ? { category: "incident", target: incidentId, name: channel, changes: { acknowledged: [false, true] } }
      : null,
});
