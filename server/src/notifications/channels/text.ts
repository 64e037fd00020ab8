import type { Limit, TextUnit } from "./channel.ts";

/** Turns plain text into the markup of a service, character by character. */
export type Escape = (text: string) => string;

export const asIs: Escape = (text) => text;

export const escapeHtml: Escape = (text) =>
  text.replace(/[&<>"]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[char]!);

/** For services that know `& < >` only (Slack, Telegram): more entities would be shown as they are. */
export const escapeAngles: Escape = (text) =>
  text.replace(/[&<>]/g, (char) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[char]!);

/** Puts a backslash before each of these characters. */
export const escapeWith = (characters: string): Escape => {
  const special = new RegExp(`[${characters.replace(/[\\\]^-]/g, "\\$&")}]`, "g");
  return (text) => text.replace(special, "\\$&");
};

/** What Markdown would take for emphasis, code, links, headings or quotes. */
export const escapeMarkdown = escapeWith("\\`*_[]#<>|~");

const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Text that every service takes: no half characters, no control characters but line breaks and tabs. */
export const cleanText = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(loneSurrogate, "\uFFFD")
    .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "");

/** One line: titles with a line break are refused by some services and split by others. */
export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, " ").trim();

/** Length of a text as the service counts it. */
export function sizeOf(text: string, unit: TextUnit): number {
  if (unit === "bytes") return Buffer.byteLength(text);
  if (unit === "utf16") return text.length;
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const ellipsis = "…";

/**
 * The text, cut to what the service takes and ended with "…" where something was cut. Never in the middle of a character.
 * @param escaped the limit holds for the escaped text, which is not what is returned: escape afterwards
 */
export function cut(text: string, { max, unit }: Limit, escaped: Escape = asIs): string {
  // An escaped text is never shorter: most texts are settled here.
  if (sizeOf(escaped(text), unit) <= max) return text;
  const room = max - sizeOf(ellipsis, unit);
  if (room < 0) return "";
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += sizeOf(escaped(char), unit);
    if (used > room) break;
    end += char.length;
  }
  return `${text.slice(0, end).trimEnd()}${ellipsis}`;
}
