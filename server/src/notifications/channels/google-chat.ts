import { z } from "zod";
import { composeText, symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { secretUrl } from "./fields.ts";
import { jsonOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeAngles, sizeOf } from "./text.ts";

const titleLimit = { max: 200, unit: "characters" } as const;
const textLimit = { max: 4_096, unit: "characters" } as const;

/** Texts of Chat know *bold* and <address|label>; cards would show nothing on a watch or in the notification. */
function textOf(message: Message, plain: boolean): string {
  const title = cut(symbolTitle(message), titleLimit, escapeAngles);
  const head = plain ? title : `*${escapeAngles(title).replaceAll("*", "∗")}*`;
  const links = message.links.map(({ label, url }) =>
    plain
      ? `\n\n${url}`
      : `\n\n<${url.replace(/[|>]/g, encodeURIComponent)}|${label.replace(/[|<>]/g, " ")}>`,
  );
  const suffix = links.join("");
  const escaped = plain ? undefined : escapeAngles;
  const max = textLimit.max - sizeOf(`${head}\n\n${suffix}`, textLimit.unit);
  const told = composeText(message, { ...textLimit, max }, escaped);
  return `${head}\n\n${escaped === undefined ? told : escaped(told)}${suffix}`;
}

function threadUrl(url: string): string {
  const target = new URL(url);
  target.searchParams.set("messageReplyOption", "REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD");
  return target.toString();
}

/** https://developers.google.com/workspace/chat/quickstart/webhooks */
export const googleChat = defineChannel({
  kind: "google-chat",
  settings: z.object({
    url: secretUrl({ placeholder: "https://chat.googleapis.com/v1/spaces/…" }).refine(
      (value) => URL.canParse(value) && new URL(value).hostname === "chat.googleapis.com",
      "this is not the address of a Google Chat webhook",
    ),
  }),
  limits: { title: titleLimit, text: textLimit, perMinute: 50 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: { url }, plain }, sender) {
    const { incident } = message;
    const answer = await sendJson(sender, incident === null ? url : threadUrl(url), {
      text: textOf(message, plain),
      ...(incident === null ? {} : { thread: { threadKey: incident.key } }),
    });
    const failure = statusFailure(answer, sender.now());
    if (failure !== null) return failure;
    const { name } = jsonOf(answer);
    if (typeof name !== "string") return temporary("unexpected-answer", { status: answer.status });
    return sent(answer, name);
  },
});
