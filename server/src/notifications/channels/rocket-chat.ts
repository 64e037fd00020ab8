import { z } from "zod";
import { symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { secretUrl, text } from "./fields.ts";
import { excerptOf, jsonOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import { attachmentOf, plainAttempt } from "./slack-like.ts";
import { cut, escapeWith } from "./text.ts";

const titleLimit = { max: 250, unit: "characters" } as const;
/** A setting of the server, 5 000 where nobody changed it; the second try stays below 1 000. */
const textLimit = { max: 4_000, unit: "characters" } as const;

const escaped = escapeWith("*_~`");

/** https://docs.rocket.chat/docs/integrations */
export const rocketChat = defineChannel({
  kind: "rocket-chat",
  settings: z.object({
    url: secretUrl({ placeholder: "https://chat.example.org/hooks/…" }),
    alias: text({ advanced: true, max: 64 }).default("duplistatus"),
  }),
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: { url, alias }, plain }, sender) {
    const title = cut(symbolTitle(message), titleLimit);
    const answer = await sendJson(sender, url, {
      alias,
      ...(plain
        ? { text: plainAttempt(message, title) }
        : { text: escaped(title), attachments: [attachmentOf(message, textLimit, escaped)] }),
    });
    const failure = statusFailure(answer, sender.now());
    if (failure !== null) return failure;
    if (jsonOf(answer).success === true) return sent(answer);
    return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
  },
});
