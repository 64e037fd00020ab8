import { z } from "zod";
import { symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { optionalText, secretUrl, text } from "./fields.ts";
import { excerptOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import { attachmentOf, plainAttempt } from "./slack-like.ts";
import { cut, escapeMarkdown } from "./text.ts";

const titleLimit = { max: 250, unit: "characters" } as const;
/** Servers take 16 383; old ones 4 000, which the second try stays below. */
const textLimit = { max: 12_000, unit: "characters" } as const;

/** https://developers.mattermost.com/integrate/webhooks/incoming/ */
export const mattermost = defineChannel({
  kind: "mattermost",
  settings: z.object({
    url: secretUrl({ placeholder: "https://mattermost.example.org/hooks/…" }),
    username: text({ advanced: true, max: 64 }).default("duplistatus"),
    channel: optionalText({ advanced: true, placeholder: "town-square" }),
  }),
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: { url, username, channel }, plain }, sender) {
    const title = cut(symbolTitle(message), titleLimit);
    const answer = await sendJson(sender, url, {
      username,
      ...(channel === "" ? {} : { channel }),
      ...(plain
        ? { text: plainAttempt(message, title) }
        : { text: escapeMarkdown(title), attachments: [attachmentOf(message, textLimit, escapeMarkdown)] }),
    });
    const failure = statusFailure(answer, sender.now());
    if (failure !== null) return failure;
    if (answer.text.trim() === "ok") return sent(answer);
    return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
  },
});
