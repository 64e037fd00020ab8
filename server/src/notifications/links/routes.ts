import { z } from "zod";
import { registerCommand } from "../../access/commands.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { optionsOf } from "../configured/channel.ts";
import { findChannel } from "../configured/store.ts";
import { readSubject, valuesOf } from "../render/subject.ts";
import { voiceOf } from "../render/voice.ts";
import { followLinkCommand } from "./commands.ts";
import { type LinkState, lookAtLink } from "./links.ts";
import { linkPage, statusOf } from "./page.ts";

const bySecret = z.object({ secret: z.string().max(100) });
const noOptions = { language: null, zone: null, format: null };

/** Links in messages. Opening one only asks; pressing the button does it: mail filters open every address. */
export function linkRoutes(app: App, context: Context): void {
  async function pageOf(secret: string, state: LinkState | "ask"): Promise<string> {
    const { channelId, incidentId } = await lookAtLink(context, secret);
    const sql = context.database.reader;
    const channel = channelId === null ? undefined : await findChannel(sql, channelId);
    const voice = await voiceOf(context, channel === undefined ? noOptions : optionsOf(channel));
    const subject =
      incidentId === null
        ? null
        : await readSubject(sql, { incident_id: incidentId, job_id: null, run_id: null, server_id: null });
    const {
      server = "",
      backup = "",
      problem_name: cause = "",
    } = subject === null ? {} : valuesOf(subject, voice);
    const { acknowledge, link } = voice.reader.texts.notifications;
    return linkPage({
      language: voice.language,
      heading: subject === null ? "duplistatus" : [server, backup, cause].filter(Boolean).join(" · "),
      sentence: acknowledge[state],
      button: state === "ask" ? link.acknowledge : null,
    });
  }
  const schema = { params: bySecret, hide: true };

  app.get("/api/acknowledge/:secret", { config: { access: "open" }, schema }, async ({ params }, reply) => {
    const { state } = await lookAtLink(context, params.secret);
    reply.code(statusOf[state]).type("text/html; charset=utf-8");
    return reply.send(await pageOf(params.secret, state === "ready" ? "ask" : state));
  });

  registerCommand(app, context, "POST", "/api/acknowledge/:secret", followLinkCommand, {
    summary: "Acknowledge by a link of a message",
    tags: ["incidents"],
    config: { body: "none" },
    response: z.string(),
    async answer({ state }, { request, reply }) {
      reply.code(statusOf[state]).type("text/html; charset=utf-8");
      return pageOf((request.params as { secret: string }).secret, state);
    },
  });
}
