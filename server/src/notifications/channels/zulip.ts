import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import { composeText, symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { baseUrl, email, optionalText, secret, text } from "./fields.ts";
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
import { basicAuth, hostOf, nameOf } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeMarkdown, sizeOf } from "./text.ts";

const settings = z.object({
  url: baseUrl({ placeholder: "https://example.zulipchat.com" }),
  email: email({ placeholder: "backups-bot@example.zulipchat.com" }),
  key: secret(),
  stream: text({ placeholder: "backups", max: 60 }),
  topic: optionalText({ max: 60 }),
});

const topicLimit = { max: 60, unit: "characters" } as const;
const textLimit = { max: 10_000, unit: "characters" } as const;
const titleLimit = { max: 250, unit: "characters" } as const;

function contentOf(message: Message, plain: boolean): string {
  const title = cut(symbolTitle(message), titleLimit);
  const escaped = plain ? (value: string) => value : escapeMarkdown;
  const head = plain ? title : `**${escapeMarkdown(title)}**`;
  const suffix = message.links
    .map(
      ({ label, url }) => `\n\n${plain ? url : `[${escapeMarkdown(label)}](${url.replaceAll(")", "%29")})`}`,
    )
    .join("");
  const max = textLimit.max - sizeOf(`${head}\n\n${suffix}`, textLimit.unit);
  return `${head}\n\n${escaped(composeText(message, { ...textLimit, max }, escaped))}${suffix}`;
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  const said = jsonOf(answer);
  const seconds = said["retry-after"];
  if (answer.status === 429 && answer.headers["retry-after"] === undefined && typeof seconds === "number") {
    return rateLimited(answer, Math.ceil(now + seconds * 1_000));
  }
  if (said.code === "STREAM_DOES_NOT_EXIST") return broken("not-found", answer);
  if (said.code === "INVALID_API_KEY") return broken("wrong-login", answer);
  return statusFailure(answer, now);
}

/** https://zulip.com/api/send-message */
export const zulip = defineChannel({
  kind: "zulip",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 60 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  async send({ message, settings: given, plain }, sender) {
    // A topic for each server keeps its troubles together.
    const topic = given.topic === "" ? (message.server ?? "duplistatus") : given.topic;
    const answer = await sender.http({
      method: "POST",
      url: `${given.url}/api/v1/messages`,
      headers: {
        authorization: basicAuth(given.email, given.key),
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({
        type: "stream",
        to: given.stream,
        topic: cut(topic, topicLimit),
        content: contentOf(message, plain),
      }).toString(),
    });
    const failure = failureOf(answer, sender.now());
    if (failure !== null) return failure;
    const { result, id } = jsonOf(answer);
    if (result === "success") return sent(answer, typeof id === "number" ? String(id) : null);
    return temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
  },
});
