import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome, Sender } from "./channel.ts";
import { composeText, symbolTitle } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { baseUrl, secret, text } from "./fields.ts";
import {
  excerptOf,
  type Failure,
  jsonOf,
  rateLimited,
  sent,
  statusFailure,
  temporary,
} from "./http-outcome.ts";
import { hostOf, nameOf, sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeHtml } from "./text.ts";

const settings = z.object({
  url: baseUrl({ placeholder: "https://matrix.org" }),
  token: secret({ placeholder: "syt_…" }),
  room: text({
    placeholder: "!abc:matrix.org",
    max: 255,
    pattern: [/^[!#]\S+$/, "the id of a room (!…) or its alias (#…)"],
  }),
});

type Settings = z.output<typeof settings>;

const titleLimit = { max: 250, unit: "characters" } as const;
/** An event may have 65 536 bytes, and the text is in it twice. */
const textLimit = { max: 12_000, unit: "bytes" } as const;

/** encodeURIComponent leaves "!" and others as they are; servers behind some proxies do not. */
const inPath = (value: string): string =>
  encodeURIComponent(value).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const authorization = ({ token }: Settings) => ({ authorization: `Bearer ${token}` });

function bodyOf(message: Message, plain: boolean) {
  const title = cut(symbolTitle(message), titleLimit);
  const told = composeText(message, textLimit, escapeHtml);
  const links = message.links.map(({ label, url }) => `${label}: ${url}`).join("\n");
  const body = [title, told, links].filter((part) => part !== "").join("\n\n");
  const anchors = message.links.map(
    ({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`,
  );
  const html = [
    `<b>${escapeHtml(title)}</b>`,
    escapeHtml(told).replaceAll("\n", "<br>"),
    anchors.join(" · "),
  ].filter((part) => part !== "");
  const { incident } = message;
  return {
    msgtype: message.tone === "success" || message.tone === "info" ? "m.notice" : "m.text",
    body,
    ...(plain ? {} : { format: "org.matrix.custom.html", formatted_body: html.join("<br><br>") }),
    ...(plain || incident === null || incident.ref === null
      ? {}
      : { "m.relates_to": { "m.in_reply_to": { event_id: incident.ref } } }),
  };
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  const ms = jsonOf(answer).retry_after_ms;
  if (answer.status === 429 && answer.headers["retry-after"] === undefined && typeof ms === "number") {
    return rateLimited(answer, now + ms);
  }
  return statusFailure(answer, now);
}

/** The id of the room; an alias is looked up at every message, because it may move. */
async function roomId(given: Settings, sender: Sender): Promise<string | Failure> {
  if (given.room.startsWith("!")) return given.room;
  const url = `${given.url}/_matrix/client/v3/directory/room/${inPath(given.room)}`;
  const answer = await sender.http({ method: "GET", url, headers: authorization(given) });
  const failure = failureOf(answer, sender.now());
  if (failure !== null) return failure;
  const { room_id: id } = jsonOf(answer);
  return typeof id === "string"
    ? id
    : temporary("unexpected-answer", { status: answer.status, text: excerptOf(answer) });
}

/** https://spec.matrix.org/latest/client-server-api/ */
export const matrix = defineChannel({
  kind: "matrix",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 30 },
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [
    {
      // Also accepts an invitation.
      code: "target",
      async run({ settings: given }, sender) {
        const url = `${given.url}/_matrix/client/v3/join/${inPath(given.room)}`;
        const answer = await sendJson(sender, url, {}, { headers: authorization(given) });
        const failure = failureOf(answer, sender.now());
        if (failure !== null) throw new StepFailed(failure.reason, failure.facts);
        return { name: String(jsonOf(answer).room_id ?? given.room) };
      },
    },
  ],
  async send({ message, settings: given, plain }, sender): Promise<Outcome> {
    const room = await roomId(given, sender);
    if (typeof room !== "string") return room;
    // The same transaction at every attempt: the server takes it once. The plain form is another message.
    const transaction = `${message.idempotencyKey}${plain ? "-plain" : ""}`;
    const path = `/_matrix/client/v3/rooms/${inPath(room)}/send/m.room.message/${inPath(transaction)}`;
    const answer = await sendJson(sender, `${given.url}${path}`, bodyOf(message, plain), {
      method: "PUT",
      headers: authorization(given),
    });
    const failure = failureOf(answer, sender.now());
    if (failure !== null) return failure;
    const { event_id: id } = jsonOf(answer);
    if (typeof id !== "string") return temporary("unexpected-answer", { status: answer.status });
    return sent(answer, id);
  },
});
