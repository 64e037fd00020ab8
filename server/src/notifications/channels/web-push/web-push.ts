import { createHash } from "node:crypto";
import { z } from "zod";
import type { HttpAnswer } from "../../../platform/outbound/http-client.ts";
import type { Outcome } from "../channel.ts";
import { composeText, openLink } from "../compose.ts";
import { defineChannel } from "../define-channel.ts";
import { excerptOf, type Failure, sent, statusFailure } from "../http-outcome.ts";
import type { Message } from "../message.ts";
import { cut } from "../text.ts";
import { urgencyOf } from "../tones.ts";
import { encryptPush, longestPush } from "./encrypt.ts";
import { devicesOf, withoutDevice } from "./subscriptions.ts";
import { createVapidKeys, vapidAuthorization } from "./vapid.ts";

/** Nothing in it is typed: browsers add themselves. */
const settings = z.object({
  publicKey: z.string().meta({ input: "hidden" }),
  privateKey: z.string().meta({ input: "hidden", secret: true }),
  subscriptions: z
    .string()
    .default("")
    .refine((value) => value === "" || isList(value), "not a list of browsers")
    .meta({ input: "hidden", secret: true }),
});

function isList(value: string): boolean {
  try {
    return Array.isArray(JSON.parse(value));
  } catch {
    return false;
  }
}

/** What the service worker of the program receives. */
export interface PushPayload {
  title: string;
  body: string;
  /** Where a click leads; null for the dashboard. */
  url: string | null;
  /** News with the same tag take the place of what is shown. */
  tag: string;
  tone: Message["tone"];
  actions: { title: string; url: string }[];
  at: number;
}

const titleLimit = { max: 200, unit: "bytes" } as const;
const textLimit = { max: 2_400, unit: "bytes" } as const;

function payloadOf(message: Message): Buffer {
  const sized = (max: number, isBare = false): Buffer => {
    const payload: PushPayload = {
      title: cut(message.title, titleLimit),
      body: composeText(message, { ...textLimit, max }),
      url: isBare ? null : (openLink(message)?.url ?? null),
      tag: message.incident?.key ?? message.idempotencyKey,
      tone: message.tone,
      actions: isBare
        ? []
        : message.links
            .filter(({ kind }) => kind === "acknowledge")
            .slice(0, 1)
            .map(({ label, url }) => ({ title: cut(label, { max: 50, unit: "bytes" }), url })),
      at: message.at,
    };
    return Buffer.from(JSON.stringify(payload));
  };
  // Quotes and line breaks take more room in JSON.
  const sizes = [textLimit.max, 1_200, 400];
  return sizes.map((max) => sized(max)).find(({ length }) => length <= longestPush) ?? sized(400, true);
}

const urgencies = { 1: "very-low", 2: "low", 3: "normal", 4: "high", 5: "high" } as const;

/** A push service keeps only the newest of a topic for a device that is off. At most 32 characters. */
const topicOf = (tag: string): string => createHash("sha256").update(tag).digest("base64url").slice(0, 32);

/** Each browser is on its own: its service says nothing about the others. */
function failureOf(answer: HttpAnswer, now: number): Failure | null {
  const facts = { status: answer.status, text: excerptOf(answer) };
  if (answer.status === 404 || answer.status === 410) {
    return { result: "refused", reason: "recipient-gone", facts, recipientGone: true };
  }
  if (answer.status === 401 || answer.status === 403)
    return { result: "refused", reason: "forbidden", facts };
  const failure = statusFailure(answer, now);
  if (failure?.result === "broken") return { ...failure, result: "refused" };
  return failure?.result === "temporary" ? { ...failure, pausesChannel: false } : failure;
}

/** Push services want to know whom to ask; without an address of this installation there is nobody. */
const fallbackSubject = "mailto:nobody@duplistatus.invalid";

const ttlSeconds = 86_400;

/** Push to browsers and to the installed program (RFC 8030, 8291, 8292); no other program is needed. */
export const webPush = defineChannel({
  kind: "web-push",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  generated: () => ({ ...createVapidKeys() }),
  recipients: (given) => devicesOf(given).map(({ id }) => id),
  withoutRecipient: withoutDevice,
  place: (given) =>
    devicesOf(given)
      .map(({ name }) => name)
      .join(", "),
  async send({ message, settings: given, recipient }, sender): Promise<Outcome> {
    const device = devicesOf(given).find(({ id }) => id === recipient);
    if (device === undefined)
      return { result: "refused", reason: "recipient-gone", facts: {}, recipientGone: true };
    const { endpoint, keys } = device;
    const payload = payloadOf(message);
    const answer = await sender.http({
      method: "POST",
      url: endpoint,
      headers: {
        authorization: vapidAuthorization(given, {
          endpoint,
          subject: sender.publicUrl?.startsWith("https://") ? sender.publicUrl : fallbackSubject,
          now: sender.now(),
        }),
        "content-type": "application/octet-stream",
        "content-encoding": "aes128gcm",
        ttl: String(ttlSeconds),
        urgency: urgencies[urgencyOf[message.tone]],
        topic: topicOf(message.incident?.key ?? message.idempotencyKey),
      },
      body: encryptPush(payload, keys),
    });
    return failureOf(answer, sender.now()) ?? sent(answer);
  },
});
