import { createHmac, randomBytes } from "node:crypto";
import { z } from "zod";
import { alertmanagerBody } from "./alert.ts";
import { defineChannel } from "./define-channel.ts";
import { choice, optionalSecret, secretUrl } from "./fields.ts";
import { sent, statusFailure } from "./http-outcome.ts";
import { hostOf, nameOf } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut } from "./text.ts";

const keyOf = (secret: string): Buffer => Buffer.from(secret.replace(/^whsec_/, ""), "base64");

const isKey = (secret: string) =>
  secret === "" || (/^(whsec_)?[A-Za-z0-9+/]+={0,2}$/.test(secret) && keyOf(secret).length >= 16);

const signingKey = optionalSecret({ placeholder: "whsec_…" }).refine(
  isKey,
  "whsec_ and at least 16 bytes (better 32) in base64",
);

const settings = z.object({
  url: secretUrl({ placeholder: "https://example.org/hook" }),
  secret: signingKey,
  previousSecret: signingKey.meta({ input: "secret", secret: true, advanced: true }),
  authorization: optionalSecret({ placeholder: "Bearer …", advanced: true }),
  format: choice(["standard", "alertmanager"], "standard", { advanced: true }),
});

/** Receivers may refuse 20 kB and more. */
const bodyLimit = 20_000;
const textLimit = { max: 4_000, unit: "bytes" } as const;
const logLimit = { max: 6_000, unit: "bytes" } as const;

/** Body of Standard Webhooks: what happened in words, and as data for programs. */
function standardBody(message: Message): string {
  const { incident } = message;
  const parts = {
    title: message.title,
    text: cut(message.text, textLimit),
    tone: message.tone,
    server: message.server,
    backup: message.backup,
    cause: message.cause,
    incident:
      incident === null
        ? null
        : { key: incident.key, phase: incident.phase, openedAt: new Date(incident.openedAt).toISOString() },
    links: message.links,
    language: message.locale,
    zone: message.zone,
    ...message.data,
  };
  const whole = (data: object) =>
    JSON.stringify({ type: message.event, timestamp: new Date(message.at).toISOString(), data });
  const items = message.items.length === 0 ? {} : { items: message.items };
  const log = message.log === null ? {} : { log: cut(message.log, logLimit) };
  const forms = [
    { ...parts, ...items, ...log },
    { ...parts, ...items },
    parts,
    {
      ...parts,
      links: [],
      ...Object.fromEntries(Object.keys(message.data).map((name) => [name, undefined])),
    },
  ];
  return (
    forms.map(whole).find((body) => Buffer.byteLength(body) < bodyLimit) ?? whole({ title: message.title })
  );
}

/** One signature for each key, so that a receiver may know the old or the new one while keys are changed. */
const signatures = (content: string, keys: readonly string[]): string =>
  keys.map((key) => `v1,${createHmac("sha256", keyOf(key)).update(content).digest("base64")}`).join(" ");

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export const webhook = defineChannel({
  kind: "webhook",
  settings,
  limits: { title: null, text: textLimit, perMinute: 120 },
  generated: () => ({ secret: `whsec_${randomBytes(32).toString("base64")}` }),
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: given }, sender) {
    const body =
      given.format === "alertmanager" ? alertmanagerBody(message, sender.publicUrl) : standardBody(message);
    const id = message.idempotencyKey;
    const timestamp = Math.floor(sender.now() / 1_000);
    const keys = [given.secret, given.previousSecret].filter((key) => key !== "");
    const answer = await sender.http({
      method: "POST",
      url: given.url,
      headers: {
        "content-type": "application/json",
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        ...(keys.length === 0 ? {} : { "webhook-signature": signatures(`${id}.${timestamp}.${body}`, keys) }),
        ...(given.authorization === "" ? {} : { authorization: given.authorization }),
      },
      body,
    });
    return statusFailure(answer, sender.now()) ?? sent(answer);
  },
});
