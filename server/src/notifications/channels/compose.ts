import type { Limit } from "./channel.ts";
import type { Item, Link, Message } from "./message.ts";
import { asIs, cleanText, cut, type Escape, oneLine, sizeOf } from "./text.ts";
import { symbolOf } from "./tones.ts";

/** Where a click on the message leads; null for a message without a link. */
export const openLink = ({ links }: Message): Link | null =>
  links.find(({ kind }) => kind === "open") ?? null;

/** Title with the symbol of how it went, for services that show no colour. */
export const symbolTitle = ({ tone, title }: Message): string => `${symbolOf[tone]} ${title}`;

const itemLine = ({ tone, title, text }: Item): string =>
  `${symbolOf[tone]} ${title}${text === "" ? "" : `: ${text}`}`;

/** What is told, without title, log and links. */
export const plainText = ({ text, items, itemsMore }: Message): string =>
  [text, items.map(itemLine).join("\n"), itemsMore ?? ""].filter((part) => part !== "").join("\n\n");

/** A log that is cut shorter than this says nothing. */
const leastLog = 40;

/**
 * Text and log as one text that fits: the log is cut first, then the text.
 * @param escaped the limit holds for the escaped text; what is returned is plain
 */
export function composeText(message: Message, limit: Limit, escaped: Escape = asIs): string {
  const told = plainText(message);
  if (message.log === null) return cut(told, limit, escaped);
  const gap = told === "" ? "" : "\n\n";
  const room = limit.max - sizeOf(escaped(`${told}${gap}`), limit.unit);
  if (room < leastLog) return cut(told, limit, escaped);
  return `${told}${gap}${cut(message.log, { ...limit, max: room }, escaped)}`;
}

/** The message without anything that a service might refuse. Both texts are one line where they must be. */
export const cleaned = (message: Message): Message => ({
  ...message,
  title: oneLine(message.title),
  toneLabel: oneLine(message.toneLabel),
  text: cleanText(message.text).trim(),
  log: message.log === null || message.log.trim() === "" ? null : cleanText(message.log).trim(),
  facts: message.facts
    .map(({ label, value }) => ({ label: oneLine(label), value: oneLine(value) }))
    .filter(({ label, value }) => label !== "" && value !== ""),
  items: message.items.map((item) => ({ ...item, title: oneLine(item.title), text: oneLine(item.text) })),
  links: message.links.filter(({ url }) => /^https?:\/\//.test(url) && URL.canParse(url)),
  tags: message.tags.map((tag) => oneLine(tag).replace(/[\s,]+/g, "_")).filter((tag) => tag !== ""),
});

/** The message in its least demanding form, for a second try where the first was refused. */
export const shortened = (message: Message): Message => ({
  ...message,
  title: cut(message.title, { max: 100, unit: "characters" }),
  text: cut(plainText(message), { max: 500, unit: "characters" }),
  facts: [],
  items: [],
  itemsMore: null,
  log: null,
  links: message.links.filter(({ kind }) => kind === "open").slice(0, 1),
  tags: [],
});
