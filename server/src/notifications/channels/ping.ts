import { z } from "zod";
import type { HttpAnswer, HttpRequest } from "../../platform/outbound/http-client.ts";
import type { Outcome } from "./channel.ts";
import { plainText } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { choice, optionalSecret, secretUrl, toggle } from "./fields.ts";
import {
  broken,
  excerptOf,
  type Failure,
  jsonOf,
  rateLimited,
  sent,
  statusFailure,
  temporary,
} from "./http-outcome.ts";
import { hostOf, nameOf } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut } from "./text.ts";

const settings = z.object({
  service: choice(["healthchecks", "kuma", "gatus"], "healthchecks"),
  url: secretUrl({ placeholder: "https://hc-ping.com/…" }),
  token: optionalSecret({ when: { field: "service", is: ["gatus"] } }),
  warningsFail: toggle(false),
});

type Settings = z.output<typeof settings>;

/** A late ping is worth nothing: the watcher has alarmed already. */
const totalMs = 10_000;
const wordsLimit = { max: 200, unit: "bytes" } as const;
const bodyLimit = { max: 10_000, unit: "bytes" } as const;

type Sign = "start" | "up" | "down" | "test";

function signOf({ event, tone }: Message, { warningsFail }: Settings): Sign {
  if (event === "run.started") return "start";
  if (event === "test" || event === "self_test") return "test";
  if (tone === "warning") return warningsFail ? "down" : "up";
  return tone === "error" || tone === "fatal" || tone === "overdue" ? "down" : "up";
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Healthchecks: https://healthchecks.io/docs/http_api/ . A test goes to the log, so that it mends no failing check. */
function healthchecks(message: Message, given: Settings, sign: Sign): HttpRequest {
  const url = new URL(given.url);
  const path = { start: "/start", up: "", down: "/fail", test: "/log" }[sign];
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  const { rid } = message.data;
  // Pairs start and end, so that Healthchecks measures the time between.
  if (typeof rid === "string" && uuid.test(rid)) url.searchParams.set("rid", rid);
  const words = [message.title, plainText(message), message.log ?? ""].filter((part) => part !== "");
  return {
    method: "POST",
    url: url.toString(),
    headers: { "content-type": "text/plain; charset=utf-8" },
    body: cut(words.join("\n\n"), bodyLimit),
    totalMs,
  };
}

/** A push monitor of Uptime Kuma; what was copied behind its address is replaced. */
function kuma(message: Message, given: Settings, sign: Sign): HttpRequest | null {
  if (sign === "start") return null;
  const url = new URL(given.url);
  const words = sign === "up" || sign === "test" ? "OK" : cut(message.title, wordsLimit);
  const { durationMs } = message.data;
  url.search = new URLSearchParams({
    status: sign === "down" ? "down" : "up",
    msg: words,
    ping: typeof durationMs === "number" ? String(durationMs) : "",
  }).toString();
  return { method: "GET", url: url.toString(), totalMs };
}

/** An external endpoint of Gatus: …/api/v1/endpoints/{group_name}/external */
function gatus(message: Message, given: Settings, sign: Sign): HttpRequest | null {
  if (sign === "start") return null;
  const url = new URL(given.url);
  const { durationMs } = message.data;
  url.search = new URLSearchParams({
    success: String(sign !== "down"),
    error: sign === "down" ? cut(message.title, wordsLimit) : "",
    ...(typeof durationMs === "number" ? { duration: `${durationMs}ms` } : {}),
  }).toString();
  const headers: Record<string, string> =
    given.token === "" ? {} : { authorization: `Bearer ${given.token}` };
  return { method: "POST", url: url.toString(), headers, totalMs };
}

const services = { healthchecks, kuma, gatus };

function failureOf(answer: HttpAnswer, { service }: Settings, now: number): Failure | null {
  if (service === "healthchecks") {
    // A slug that fits several checks.
    if (answer.status === 409) return broken("settings", answer);
    // How older servers said it.
    if (/not found/i.test(answer.text) && answer.status === 200) return broken("not-found", answer);
    if (/rate limited/i.test(answer.text) && answer.status === 200) return rateLimited(answer, now + 60_000);
  }
  // There is nothing in a ping that a service could dislike.
  if (answer.status === 400) return broken("not-found", answer);
  const failure = statusFailure(answer, now);
  if (failure !== null) return failure;
  if (service === "kuma" && jsonOf(answer).ok !== true) {
    return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
  }
  return null;
}

/** Signs of life for a watcher elsewhere: of a backup's runs, or of this program itself. */
export const ping = defineChannel({
  kind: "ping",
  settings,
  limits: { title: null, text: bodyLimit, perMinute: 5 },
  events: [
    "run.started",
    "run.finished",
    "incident.opened",
    "incident.closed",
    "heartbeat",
    "self_test",
    "test",
  ],
  alone: true,
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: given }, sender): Promise<Outcome> {
    const request = services[given.service](message, given, signOf(message, given));
    // The service knows no begin.
    if (request === null) return { result: "sent", status: null, excerpt: "", ref: null };
    const answer = await sender.http(request);
    return failureOf(answer, given, sender.now()) ?? sent(answer);
  },
});
