import { z } from "zod";
import type { Outcome } from "./channel.ts";
import { composeText } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { secretUrl } from "./fields.ts";
import { broken, sent, statusFailure } from "./http-outcome.ts";
import { hostOf, nameOf } from "./json-request.ts";
import type { Message, Tone } from "./message.ts";
import { cut, escapeWith } from "./text.ts";

/** The connectors of Office 365 were switched off: an address of theirs looks right and reaches nobody. */
const isRetired = (value: string): boolean =>
  URL.canParse(value) &&
  /(^|\.)webhook\.office\.com$|^outlook\.office(365)?\.com$/.test(new URL(value).hostname);

const settings = z.object({
  url: secretUrl({ placeholder: "https://….logic.azure.com/workflows/…" }).refine(
    (value) => !isRetired(value),
    "Microsoft has switched off this kind of address; make a workflow in Teams and take its address",
  ),
});

const escaped = escapeWith("*_[]");

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 8_000, unit: "bytes" } as const;
/** Microsoft says 28 kB; more than 21 has been seen to fail. */
const cardLimit = 20_000;

const colours: Record<Tone, "Default" | "Good" | "Warning" | "Attention"> = {
  info: "Default",
  success: "Good",
  recovered: "Good",
  warning: "Warning",
  error: "Attention",
  fatal: "Attention",
  overdue: "Attention",
};

function cardOf(message: Message, max: number, plain: boolean): string {
  const title = cut(message.title, titleLimit);
  const told = escaped(composeText(message, { ...textLimit, max }, escaped));
  const facts = message.facts.slice(0, 20).map(({ label, value }) => ({
    title: cut(label, { max: 80, unit: "characters" }),
    value: escaped(cut(value, { max: 200, unit: "characters" })),
  }));
  const block = (text: string, more: object = {}) => ({ type: "TextBlock", text, wrap: true, ...more });
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: title,
    msteams: { width: "Full" },
    body: [
      block(escaped(title), { size: "Medium", weight: "Bolder", color: colours[message.tone] }),
      ...(told === "" ? [] : [block(told)]),
      ...(plain || facts.length === 0 ? [] : [{ type: "FactSet", facts }]),
    ],
    actions: message.links.map(({ label, url }) => ({ type: "Action.OpenUrl", title: label, url })),
  };
  return JSON.stringify({
    type: "message",
    attachments: [
      { contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card },
    ],
  });
}

function fittingCard(message: Message, plain: boolean): string {
  const sizes = [textLimit.max, 4_000, 1_000];
  const cards = sizes.map((max) => cardOf(message, max, plain));
  return cards.find((card) => Buffer.byteLength(card) <= cardLimit) ?? cardOf(message, 1_000, true);
}

/** A workflow of Power Automate that posts an adaptive card. Its answer says that it has begun, not that Teams took it. */
export const teams = defineChannel({
  kind: "teams",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: { url }, plain }, sender): Promise<Outcome> {
    const answer = await sender.http({
      method: "POST",
      url,
      headers: { "content-type": "application/json" },
      body: fittingCard(message, plain),
    });
    // The workflow takes any body: it is off, deleted, or its signature is wrong.
    if (answer.status === 400) return broken("not-found", answer);
    return statusFailure(answer, sender.now()) ?? sent(answer);
  },
});
