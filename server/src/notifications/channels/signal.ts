import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import { composeText, symbolTitle } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { addressList, baseUrl, recipientLines, text } from "./fields.ts";
import { broken, type Failure, refused, sent, statusFailure } from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeWith } from "./text.ts";

const phone = /^\+\d{6,15}$/;

const settings = z.object({
  url: baseUrl({ placeholder: "http://signal-api:8080" }),
  number: text({ placeholder: "+491234567890", pattern: [phone, "a phone number with + and country code"] }),
  recipients: recipientLines(
    /^(\+\d{6,15}|group\.[\w=+/-]+|[\w-]+(\.\d+)?)$/,
    "phone numbers with + and country code, or groups (group.…)",
    { placeholder: "+491234567890" },
  ),
});

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 2_000, unit: "characters" } as const;

const escaped = escapeWith("*`~|");

function textOf(message: Message, plain: boolean): string {
  const title = cut(symbolTitle(message), titleLimit);
  const told = composeText(message, textLimit);
  const links = message.links.map(({ label, url }) => `${label}: ${url}`).join("\n");
  const parts = plain ? [title, told, links] : [`**${escaped(title)}**`, escaped(told), links];
  return parts.filter((part) => part !== "").join("\n\n");
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  // Signal wants a person to prove that it is one.
  if (/captcha|proof required/i.test(answer.text)) return broken("human-needed", answer);
  if (answer.status === 400 && /unregistered|not registered/i.test(answer.text)) {
    return refused("recipient-refused", answer);
  }
  return statusFailure(answer, now);
}

/** https://github.com/bbernhard/signal-cli-rest-api */
export const signal = defineChannel({
  kind: "signal",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 10 },
  recipients: ({ recipients }) => addressList(recipients),
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "service",
      async run({ settings: { url } }, sender) {
        const answer = await sender.http({ method: "GET", url: `${url}/v1/about` });
        if (answer.status >= 500) throw new StepFailed("server-error", { status: answer.status });
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: { url, number }, recipient, plain }, sender) {
    const answer = await sendJson(sender, `${url}/v2/send`, {
      number,
      recipients: [recipient],
      message: textOf(message, plain),
      text_mode: plain ? "normal" : "styled",
    });
    return failureOf(answer, sender.now()) ?? sent(answer);
  },
});
