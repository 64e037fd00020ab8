import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome, Sender } from "./channel.ts";
import { composeText, openLink } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { optionalText, secret, toggle } from "./fields.ts";
import {
  broken,
  excerptOf,
  type Failure,
  jsonOf,
  quotaUsed,
  sent,
  statusFailure,
  temporary,
} from "./http-outcome.ts";
import { sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut } from "./text.ts";
import { urgencyOf } from "./tones.ts";

const settings = z.object({
  token: secret(),
  user: secret(),
  device: optionalText({ advanced: true, pattern: [/^[\w,-]*$/, "names of devices"] }),
  sound: optionalText({ advanced: true, pattern: [/^\w*$/, "the name of a sound"] }),
  /** Rings until somebody has seen it. */
  emergency: toggle(false),
});

type Settings = z.output<typeof settings>;

const titleLimit = { max: 250, unit: "characters" } as const;
const textLimit = { max: 1_024, unit: "characters" } as const;
const urlLimit = 512;

const api = "https://api.pushover.net/1";

const isEmergency = ({ emergency }: Settings, message: Message): boolean =>
  emergency && (message.tone === "fatal" || message.tone === "overdue");

function priorityOf(given: Settings, message: Message) {
  // Every minute, for an hour; cancelled by its tag when the trouble is over.
  if (isEmergency(given, message)) {
    const tags = message.incident === null ? {} : { tags: message.incident.key };
    return { priority: 2, retry: 60, expire: 3_600, ...tags };
  }
  const urgency = urgencyOf[message.tone];
  return { priority: urgency >= 4 ? 1 : urgency === 3 ? 0 : -1 };
}

function bodyOf(message: Message, given: Settings) {
  const link = openLink(message);
  return {
    token: given.token,
    user: given.user,
    title: cut(message.title, titleLimit),
    // An empty message is refused.
    message: composeText(message, textLimit) || cut(message.title, titleLimit) || message.toneLabel || "-",
    ...(link === null || link.url.length > urlLimit
      ? {}
      : { url: link.url, url_title: cut(link.label, { max: 100, unit: "characters" }) }),
    ...priorityOf(given, message),
    ...(given.device === "" ? {} : { device: given.device }),
    ...(given.sound === "" ? {} : { sound: given.sound }),
    timestamp: Math.floor(message.at / 1_000),
  };
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  if (answer.status === 429) {
    const reset = Number(answer.headers["x-limit-app-reset"]) * 1_000;
    // Messages of a month.
    if (reset > now) return quotaUsed(answer, reset);
  }
  const said = jsonOf(answer);
  if (answer.status >= 400 && answer.status < 500 && (said.user === "invalid" || said.token === "invalid")) {
    return broken(said.user === "invalid" ? "not-found" : "wrong-login", answer);
  }
  const failure = statusFailure(answer, now);
  if (failure !== null || said.status === 1) return failure;
  return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
}

/** Stops the ringing of an emergency. The receipts time out by themselves if this fails. */
async function stopRinging({ token }: Settings, key: string, sender: Sender): Promise<void> {
  try {
    await sendJson(sender, `${api}/receipts/cancel_by_tag/${key}.json`, { token });
  } catch {
    // It ends after an hour.
  }
}

/** https://pushover.net/api */
export const pushover = defineChannel({
  kind: "pushover",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 6 },
  place: () => "api.pushover.net",
  host: () => "api.pushover.net",
  probes: [
    {
      code: "target",
      async run({ settings: { token, user, device } }, sender) {
        const who = { token, user, ...(device === "" ? {} : { device }) };
        const answer = await sendJson(sender, `${api}/users/validate.json`, who);
        const failure = failureOf(answer, sender.now());
        if (failure !== null) throw new StepFailed(failure.reason, failure.facts);
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: given }, sender): Promise<Outcome> {
    const answer = await sendJson(sender, `${api}/messages.json`, bodyOf(message, given));
    const failure = failureOf(answer, sender.now());
    if (failure !== null) return failure;
    if (given.emergency && message.incident?.phase === "resolve") {
      await stopRinging(given, message.incident.key, sender);
    }
    const { receipt, request } = jsonOf(answer);
    return sent(answer, typeof receipt === "string" ? receipt : typeof request === "string" ? request : null);
  },
});
