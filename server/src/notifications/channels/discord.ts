import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { Outcome, Sender } from "./channel.ts";
import { composeText, openLink, symbolTitle } from "./compose.ts";
import { defineChannel } from "./define-channel.ts";
import { optionalText, secretUrl, text } from "./fields.ts";
import { broken, type Failure, jsonOf, rateLimited, sent, statusFailure } from "./http-outcome.ts";
import { sendJson } from "./json-request.ts";
import type { Message } from "./message.ts";
import { cut, escapeMarkdown, sizeOf } from "./text.ts";
import { colourOf } from "./tones.ts";

const hookPath = /^\/api\/(v\d+\/)?webhooks\/\d+\/[\w-]+$/;

const settings = z.object({
  url: secretUrl({ placeholder: "https://discord.com/api/webhooks/…" }).refine((value) => {
    const { hostname, pathname, protocol } = new URL(value);
    return (
      protocol === "https:" &&
      /^((ptb|canary)\.)?discord(app)?\.com$/.test(hostname) &&
      hookPath.test(pathname.replace(/\/$/, ""))
    );
  }, "this is not the address of a Discord webhook"),
  threadId: optionalText({ advanced: true, pattern: [/^\d*$/, "a number"] }),
  username: text({ max: 80, advanced: true }).default("duplistatus"),
});

type Settings = z.output<typeof settings>;

const titleLimit = { max: 256, unit: "characters" } as const;
const textLimit = { max: 4_096, unit: "characters" } as const;
const plainLimit = { max: 2_000, unit: "characters" } as const;
/** Over everything in an embed. */
const embedLimit = 6_000;
const mostFields = 25;

const sizeOfText = (value: string) => sizeOf(value, "characters");

/** Brackets would end a Markdown link early. */
const linkMarkup = (label: string, url: string) =>
  `[${escapeMarkdown(label)}](${url.replaceAll("(", "%28").replaceAll(")", "%29")})`;

function embedOf(message: Message) {
  const title = cut(message.title, titleLimit);
  const link = openLink(message);
  const more = message.links
    .filter((other) => other !== link)
    .map(({ label, url }) => `\n\n${linkMarkup(label, url)}`)
    .join("");
  const fields = message.facts.slice(0, mostFields).map(({ label, value }) => ({
    name: cut(label, { max: 256, unit: "characters" }, escapeMarkdown),
    value: escapeMarkdown(cut(value, { max: 1_024, unit: "characters" }, escapeMarkdown)),
    inline: true,
  }));
  // Half of the room is for the text, however many facts there are.
  let used = sizeOfText(title + more);
  const fitting = fields.filter(({ name, value }) => {
    const size = sizeOfText(name + value);
    if (used + size > embedLimit / 2) return false;
    used += size;
    return true;
  });
  const max = Math.min(textLimit.max - sizeOfText(more), embedLimit - used);
  const told = escapeMarkdown(composeText(message, { ...textLimit, max }, escapeMarkdown));
  return {
    title,
    ...(link === null ? {} : { url: link.url }),
    description: `${told}${more}`,
    color: colourOf[message.tone],
    timestamp: new Date(message.at).toISOString(),
    ...(fitting.length === 0 ? {} : { fields: fitting }),
  };
}

function plainContent(message: Message): string {
  const link = openLink(message);
  const suffix = link === null ? "" : `\n${link.url}`;
  const title = `${cut(symbolTitle(message), titleLimit)}\n`;
  const max = plainLimit.max - sizeOfText(title + suffix);
  return `${title}${composeText(message, { ...plainLimit, max })}${suffix}`;
}

/** discordapp.com is slowed down; a query that was copied along would be in the way. */
function hookUrl({ url, threadId }: Settings, message: string | null): string {
  const { pathname } = new URL(url);
  const query = new URLSearchParams(message === null ? { wait: "true" } : {});
  if (threadId !== "") query.set("thread_id", threadId);
  const path = `${pathname.replace(/\/$/, "")}${message === null ? "" : `/messages/${message}`}`;
  return `https://discord.com${path}${query.size === 0 ? "" : `?${query}`}`;
}

function failureOf(answer: HttpAnswer, now: number): Failure | null {
  const { retry_after: seconds, code } = jsonOf(answer);
  if (answer.status === 429 && typeof seconds === "number") {
    return rateLimited(answer, Math.ceil(now + seconds * 1_000));
  }
  // A forum wants a thread.
  if (answer.status === 400 && code === 220001) return broken("settings", answer);
  return statusFailure(answer, now);
}

/** Whoever scrolls up sees that it is over. Only an embellishment: the news itself has been sent. */
async function endFirstMessage(
  given: Settings,
  message: Message,
  ref: string,
  sender: Sender,
): Promise<void> {
  try {
    await sendJson(sender, hookUrl(given, ref), { embeds: [embedOf(message)] }, { method: "PATCH" });
  } catch {
    // The next one will do.
  }
}

/** https://docs.discord.com/developers/resources/webhook */
export const discord = defineChannel({
  kind: "discord",
  settings,
  limits: { title: titleLimit, text: textLimit, perMinute: 25 },
  place: () => "discord.com",
  host: () => "discord.com",
  async send({ message, settings: given, plain }, sender): Promise<Outcome> {
    const answer = await sendJson(sender, hookUrl(given, null), {
      username: given.username,
      // Nobody is called by an "@everyone" in a log.
      allowed_mentions: { parse: [] },
      ...(plain ? { content: plainContent(message) } : { embeds: [embedOf(message)] }),
    });
    const failure = failureOf(answer, sender.now());
    if (failure !== null) return failure;
    const { incident } = message;
    if (incident !== null && incident.phase === "resolve" && incident.ref !== null) {
      await endFirstMessage(given, message, incident.ref, sender);
    }
    const { id } = jsonOf(answer);
    return sent(answer, typeof id === "string" ? id : null);
  },
});
