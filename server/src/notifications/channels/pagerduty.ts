import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome } from "./channel.ts";
import { openLink, plainText } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { choice, secret } from "./fields.ts";
import { broken, excerptOf, type Failure, jsonOf, sent, statusFailure, temporary } from "./http-outcome.ts";
import { sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut } from "./text.ts";
import { severityOf } from "./tones.ts";

const settings = z.object({
  routingKey: secret(),
  region: choice(["us", "eu"], "us"),
});

const hosts = { us: "events.pagerduty.com", eu: "events.eu.pagerduty.com" } as const;

const summaryLimit = { max: 1_024, unit: "characters" } as const;

const keyOf = ({ incident, idempotencyKey }: Message): string => `dup-${incident?.key ?? idempotencyKey}`;

function triggerOf(message: Message, publicUrl: string | null) {
  const link = openLink(message);
  return {
    payload: {
      summary: cut(message.title, summaryLimit) || message.toneLabel,
      source: message.server ?? "duplistatus",
      severity: severityOf[message.tone],
      timestamp: new Date(message.at).toISOString(),
      ...(message.backup === null ? {} : { component: message.backup }),
      class: message.cause,
      custom_details: {
        text: cut(plainText(message), { max: 8_000, unit: "bytes" }),
        ...(message.log === null ? {} : { log: cut(message.log, { max: 16_000, unit: "bytes" }) }),
        ...Object.fromEntries(
          message.facts
            .slice(0, 50)
            .map(({ label, value }) => [
              cut(label, { max: 100, unit: "characters" }),
              cut(value, { max: 300, unit: "characters" }),
            ]),
        ),
      },
    },
    links: message.links.map(({ label, url }) => ({ href: url, text: label })),
    client: "duplistatus",
    ...(link === null && publicUrl === null ? {} : { client_url: link?.url ?? publicUrl }),
  };
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  // The only thing that people type is the key.
  if (answer.status === 400 && /routing.?key/i.test(answer.text)) return broken("wrong-login", answer);
  const failure = statusFailure(answer, now);
  if (failure !== null || jsonOf(answer).status === "success") return failure;
  return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
}

/** https://developer.pagerduty.com/docs/events-api-v2/ */
export const pagerduty = defineChannel({
  kind: "pagerduty",
  settings,
  limits: { title: summaryLimit, text: null, perMinute: 60 },
  events: [
    "incident.opened",
    "incident.escalated",
    "incident.reminded",
    "incident.closed",
    "self_test",
    "test",
  ],
  alone: true,
  place: ({ region }) => hosts[region],
  host: ({ region }) => hosts[region],
  async send({ message, settings: { routingKey, region } }, sender): Promise<Outcome> {
    const enqueue = (action: "trigger" | "resolve") =>
      sendJson(sender, `https://${hosts[region]}/v2/enqueue`, {
        routing_key: routingKey,
        event_action: action,
        dedup_key: keyOf(message),
        ...(action === "trigger" ? triggerOf(message, sender.publicUrl) : {}),
      });
    const answer = await enqueue(message.incident?.phase === "resolve" ? "resolve" : "trigger");
    const failure = failureOf(answer, sender.now());
    if (failure !== null) return failure;
    // Nobody shall be called at night for a test.
    if (message.event === "test" || message.event === "self_test") {
      const over = failureOf(await enqueue("resolve"), sender.now());
      if (over !== null) return over;
    }
    return sent(answer, keyOf(message));
  },
});
