import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome } from "./channel.ts";
import { composeText, openLink, symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { secretUrl } from "./fields.ts";
import { broken, excerptOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeAngles } from "./text.ts";

const titleLimit = { max: 150, unit: "characters" } as const;
const textLimit = { max: 3_000, unit: "characters" } as const;
const fieldLimit = { max: 2_000, unit: "characters" } as const;
const buttonLimit = { max: 75, unit: "characters" } as const;
const mostFields = 10;

const markup = (value: string) => ({ type: "mrkdwn", text: value });
const plainWords = (value: string) => ({ type: "plain_text", text: value });

function blocksOf(message: Message) {
  const told = escapeAngles(composeText(message, textLimit, escapeAngles));
  const facts = message.facts.slice(0, mostFields).map(({ label, value }) => {
    const bold = `*${escapeAngles(cut(label, { ...fieldLimit, max: 200 }))}*\n`;
    return markup(`${bold}${escapeAngles(cut(value, { ...fieldLimit, max: 500 }, escapeAngles))}`);
  });
  return [
    { type: "header", text: plainWords(cut(symbolTitle(message), titleLimit)) },
    ...(told === "" ? [] : [{ type: "section", text: markup(told) }]),
    ...(facts.length === 0 ? [] : [{ type: "section", fields: facts }]),
    ...(message.links.length === 0
      ? []
      : [
          {
            type: "actions",
            elements: message.links.slice(0, 5).map(({ label, url }) => ({
              type: "button",
              text: plainWords(cut(label, buttonLimit)),
              url,
            })),
          },
        ]),
  ];
}

function plainText(message: Message): string {
  const link = openLink(message);
  const suffix = link === null ? "" : `\n${link.url}`;
  const told = composeText(message, { ...textLimit, max: 2_000 }, escapeAngles);
  return `${escapeAngles(`${symbolTitle(message)}\n${told}`)}${suffix}`;
}

/** Slack's words for a webhook that will never work again, whatever their status. */
const final: ReadonlySet<string> = new Set([
  "invalid_token",
  "action_prohibited",
  "channel_not_found",
  "channel_is_archived",
  "no_service",
  "no_team",
  "team_disabled",
  "user_not_found",
]);

function outcomeOf(answer: HttpAnswer, now: number): Outcome {
  const word = answer.text.trim();
  if (final.has(word)) {
    return broken(
      answer.status === 410 ? "gone" : word === "action_prohibited" ? "forbidden" : "not-found",
      answer,
    );
  }
  const failure = statusFailure(answer, now);
  if (failure !== null) return failure;
  // Only this body says that the message was posted.
  if (answer.status === 200 && word === "ok") return sent(answer);
  return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
}

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slack = defineChannel({
  kind: "slack",
  settings: z.object({ url: secretUrl({ placeholder: "https://hooks.slack.com/services/…" }) }),
  limits: { title: titleLimit, text: textLimit, perMinute: 50 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings, plain }, sender) {
    const body = plain
      ? { text: plainText(message) }
      : {
          // What the notification on the phone shows.
          text: escapeAngles(cut(symbolTitle(message), titleLimit)),
          blocks: blocksOf(message),
        };
    return outcomeOf(await sendJson(sender, settings.url, body), sender.now());
  },
});
