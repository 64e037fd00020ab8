import { randomInt } from "node:crypto";
import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Limit, Outcome } from "./channel.ts";
import { composeText, openLink } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, optionalSecret, optionalText, text, wholeNumber } from "./fields.ts";
import {
  broken,
  type Failure,
  jsonOf,
  nextUtcMidnight,
  quotaUsed,
  rateLimited,
  refused,
  sent,
  statusFailure,
  temporary,
} from "./http-outcome.ts";
import { basicAuth, hostOf, nameOf } from "./json-request.ts";
import type { Message, Tone } from "./message.ts";
import { cut } from "./text.ts";

/** Names that the server keeps for its own pages. */
const ownPages = new Set("docs static file app metrics account settings signup login v1".split(" "));

const topic = text({ max: 64, pattern: [/^[-_A-Za-z0-9]*$/, "only letters, digits, - and _"] }).refine(
  (name) => !ownPages.has(name),
  "this name is taken by ntfy itself",
);

const urgency = (initial: number) => wholeNumber(1, 5, initial, { advanced: true });
const tag = (initial: string) => text({ advanced: true }).default(initial);

const settings = z.object({
  url: baseUrl({ placeholder: "https://ntfy.sh" }).default("https://ntfy.sh"),
  topic: topic,
  token: optionalSecret({ placeholder: "tk_…" }),
  user: optionalText({ advanced: true }),
  password: optionalSecret({ advanced: true }),
  prioritySuccess: urgency(2),
  priorityRecovered: urgency(3),
  priorityWarning: urgency(3),
  priorityError: urgency(4),
  priorityUrgent: urgency(5),
  tagSuccess: tag("white_check_mark"),
  tagRecovered: tag("heavy_check_mark"),
  tagWarning: tag("warning"),
  tagError: tag("x"),
  tagUrgent: tag("rotating_light"),
});

type Settings = z.output<typeof settings>;

const levelOf: Record<Tone, "Success" | "Recovered" | "Warning" | "Error" | "Urgent"> = {
  info: "Success",
  success: "Success",
  recovered: "Recovered",
  warning: "Warning",
  error: "Error",
  fatal: "Urgent",
  overdue: "Urgent",
};

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A topic that nobody guesses: on a public server its name is the only protection (16 characters, 95 bit). */
export const randomTopic = (): string =>
  `duplistatus-${Array.from({ length: 16 }, () => base62[randomInt(base62.length)]).join("")}`;

/**
 * Where a phone subscribes: `web` opens in every browser and is what an iPhone needs, `app` opens ntfy's Android app.
 * Both are good for a QR code.
 */
export function subscribeLinks({ url, topic }: Pick<Settings, "url" | "topic">): {
  web: string;
  app: string;
} {
  const { host, protocol } = new URL(url);
  return {
    web: `${url}/${topic}`,
    app: `ntfy://${host}/${topic}${protocol === "http:" ? "?secure=false" : ""}`,
  };
}

/** A longer message would become a file; the server counts bytes, 4 096 at most. */
const textLimit: Limit = { max: 3_900, unit: "bytes" };
const titleLimit: Limit = { max: 250, unit: "bytes" };
/** The server takes 8 192 for everything. */
const bodyLimit = 8_000;

function bodyOf(message: Message, given: Settings, plain: boolean): string {
  const level = levelOf[message.tone];
  const link = openLink(message);
  const withText = (max: number) =>
    JSON.stringify({
      topic: given.topic,
      title: cut(message.title, titleLimit),
      message: composeText(message, { ...textLimit, max }),
      priority: given[`priority${level}`],
      // The server joins tags with commas.
      tags: [...given[`tag${level}`].split(","), ...message.tags.slice(0, 5)].map((name) => name.trim()),
      ...(link === null ? {} : { click: link.url }),
      ...(plain || message.links.length === 0
        ? {}
        : {
            actions: message.links.slice(0, 3).map(({ label, url }) => ({
              action: "view",
              label: cut(label, { max: 50, unit: "characters" }),
              url,
            })),
          }),
      markdown: false,
      // A repeat, and later news of the same trouble, take the place of what is on the phone (server 2.16).
      sequence_id: message.incident?.key ?? message.idempotencyKey,
    });
  // Quotes and line breaks take two bytes and more in JSON.
  let max = textLimit.max;
  let body = withText(max);
  while (Buffer.byteLength(body) > bodyLimit && max > 100) {
    max = Math.floor(max * 0.8);
    body = withText(max);
  }
  return body;
}

const authorization = ({ token, user, password }: Settings): Record<string, string> => {
  if (token !== "") return { authorization: `Bearer ${token}` };
  return user === "" ? {} : { authorization: basicAuth(user, password) };
};

/** ntfy tells by numbers of its own what its statuses do not, and sets no Retry-After. */
function failureOf(answer: HttpAnswer, now: number): Failure | null {
  switch (jsonOf(answer).code) {
    case 42908: // messages of a day
    case 42905: // bandwidth of a day
      return quotaUsed(answer, nextUtcMidnight(now));
    case 42909: // too many wrong logins: going on would lock the address out
      return broken("wrong-login", answer);
    case 40009:
    case 40010:
      return broken("settings", answer);
    case 41303:
      return refused("too-large", answer);
  }
  if (answer.status === 429 && answer.headers["retry-after"] === undefined) {
    return rateLimited(answer, now + 10_000);
  }
  return statusFailure(answer, now);
}

function outcomeOf(answer: HttpAnswer, now: number): Outcome {
  const failure = failureOf(answer, now);
  if (failure !== null) return failure;
  const { id } = jsonOf(answer);
  // A login page of a hotel answers 200 as well.
  if (typeof id !== "string") return temporary("unexpected-answer", { status: answer.status });
  return sent(answer, id);
}

/** https://docs.ntfy.sh/publish/ */
export const ntfy = defineChannel({
  kind: "ntfy",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 6 },
  generated: () => ({ topic: randomTopic() }),
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      code: "service",
      async run({ settings: given }, sender) {
        const answer = await sender.http({ method: "GET", url: `${given.url}/v1/health` });
        if (jsonOf(answer).healthy === false) {
          throw new StepFailed("server-error", { status: answer.status });
        }
        return { status: answer.status };
      },
    },
  ],
  async send({ message, settings: given, plain }, sender) {
    // To the root, not to the topic: only there the server reads JSON.
    const answer = await sender.http({
      method: "POST",
      url: `${given.url}/`,
      headers: { "content-type": "application/json", ...authorization(given) },
      body: bodyOf(message, given, plain),
    });
    return outcomeOf(answer, sender.now());
  },
});
