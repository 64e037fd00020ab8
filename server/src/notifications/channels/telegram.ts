import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome } from "./channel.ts";
import { composeText, symbolTitle } from "./compose.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { optionalText, secret, text, toggle } from "./fields.ts";
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
import { sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeAngles, sizeOf } from "./text.ts";

const settings = z.object({
  token: secret({ placeholder: "123456:ABC…" }).regex(/^[\w:-]+$/, "this is not the token of a bot"),
  chatId: text({ placeholder: "-1001234567890", pattern: [/^(-?\d+|@\w+)$/, "a number, or @ and a name"] }),
  threadId: optionalText({ advanced: true, pattern: [/^\d*$/, "a number"] }),
  quietSuccess: toggle(true),
});

type Settings = z.output<typeof settings>;

/** Counted after the markup is read: cut first, then marked up. */
const textLimit = { max: 4_096, unit: "utf16" } as const;
const titleLimit = { max: 250, unit: "utf16" } as const;

const origin = "https://api.telegram.org";

const methodUrl = (token: string, method: string) => `${origin}/bot${token}/${method}`;

/** Buttons with other addresses make Telegram refuse the whole message. */
function isPublic(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname.includes(".") && !/(^|\.)(localhost|local|lan|internal|home)$/.test(hostname);
}

const chatOf = (chatId: string): number | string => (chatId.startsWith("@") ? chatId : Number(chatId));

function bodyOf(message: Message, given: Settings, plain: boolean) {
  const buttons = plain ? [] : message.links.filter(({ url }) => isPublic(url));
  const written = message.links.filter((link) => !buttons.includes(link));
  const suffix = written.map(({ label, url }) => `\n\n${label}: ${url}`).join("");
  const title = cut(symbolTitle(message), titleLimit);
  const room = textLimit.max - sizeOf(`${title}\n\n${suffix}`, "utf16");
  const told = composeText(message, { ...textLimit, max: room });
  const { incident } = message;
  return {
    chat_id: chatOf(given.chatId),
    ...(given.threadId === "" ? {} : { message_thread_id: Number(given.threadId) }),
    ...(plain
      ? { text: `${title}\n\n${told}${suffix}` }
      : { text: `<b>${escapeAngles(title)}</b>\n\n${escapeAngles(`${told}${suffix}`)}`, parse_mode: "HTML" }),
    link_preview_options: { is_disabled: true },
    disable_notification: given.quietSuccess && (message.tone === "success" || message.tone === "info"),
    ...(incident === null || incident.ref === null
      ? {}
      : { reply_parameters: { message_id: Number(incident.ref), allow_sending_without_reply: true } }),
    ...(buttons.length === 0
      ? {}
      : { reply_markup: { inline_keyboard: [buttons.map(({ label, url }) => ({ text: label, url }))] } }),
  };
}

interface Parameters {
  retry_after?: number;
  migrate_to_chat_id?: number;
}

const parametersOf = (answer: HttpAnswer) => (jsonOf(answer).parameters ?? {}) as Parameters;

/** Telegram's own words decide; `ok` does, not the status. */
function failureOf(answer: HttpAnswer, now: number): Failure | null {
  const { ok, error_code: code, description } = jsonOf(answer);
  if (ok === true) return null;
  const status = typeof code === "number" ? code : answer.status;
  const said = String(description ?? "");
  const seconds = parametersOf(answer).retry_after;
  if (status === 429 && seconds !== undefined) return rateLimited(answer, now + seconds * 1_000);
  if (status === 403) return broken("blocked", answer);
  if (status === 404) return broken("wrong-login", answer);
  if (/chat not found|user is deactivated|group chat was deleted/i.test(said))
    return broken("not-found", answer);
  if (/thread not found|TOPIC_(CLOSED|DELETED)/i.test(said)) return broken("settings", answer);
  return (
    statusFailure({ ...answer, status }, now) ??
    temporary("unexpected-answer", { status, text: excerptOf(answer) })
  );
}

function outcomeOf(answer: HttpAnswer, now: number): Outcome {
  const failure = failureOf(answer, now);
  if (failure !== null) return failure;
  const { message_id: id } = (jsonOf(answer).result ?? {}) as { message_id?: number };
  return sent(answer, id === undefined ? null : String(id));
}

/** https://core.telegram.org/bots/api#sendmessage */
export const telegram = defineChannel({
  kind: "telegram",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 15 },
  place: ({ chatId }) => `api.telegram.org ${chatId}`,
  host: () => "api.telegram.org",
  probes: [
    {
      code: "login",
      async run({ settings: { token } }, sender) {
        const answer = await sender.http({ method: "GET", url: methodUrl(token, "getMe") });
        const failure = failureOf(answer, sender.now());
        if (failure !== null) throw new StepFailed(failure.reason, failure.facts);
        const { username } = (jsonOf(answer).result ?? {}) as { username?: string };
        return { name: username ?? null };
      },
    },
  ],
  async send({ message, settings: given, plain }, sender) {
    const post = (to: Settings) =>
      sendJson(sender, methodUrl(given.token, "sendMessage"), bodyOf(message, to, plain));
    const answer = await post(given);
    const moved = parametersOf(answer).migrate_to_chat_id;
    if (moved === undefined) return outcomeOf(answer, sender.now());
    const changedSettings = { ...given, chatId: String(moved) };
    const outcome = outcomeOf(await post(changedSettings), sender.now());
    return outcome.result === "sent" ? { ...outcome, changedSettings } : outcome;
  },
});
