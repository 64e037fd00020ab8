import type { Limit } from "./channel.ts";
import { composeText, openLink } from "./compose.ts";
import type { Message } from "./message.ts";
import { cut, type Escape } from "./text.ts";
import { hexColourOf } from "./tones.ts";

/** Below the title: the attachment that Mattermost and Rocket.Chat have taken over from Slack: a coloured bar, text, a table. */
export function attachmentOf(message: Message, limit: Limit, escaped: Escape) {
  const link = openLink(message);
  const acknowledge = message.links.filter((other) => other !== link);
  const suffix = acknowledge
    .map(({ label, url }) => `\n\n[${escaped(label)}](${url.replaceAll(")", "%29")})`)
    .join("");
  const max = limit.max - suffix.length;
  return {
    color: hexColourOf(message.tone),
    ...(link === null ? {} : { title: link.label, title_link: link.url }),
    text: `${escaped(composeText(message, { ...limit, max }, escaped))}${suffix}`,
    fields: message.facts.slice(0, 20).map(({ label, value }) => ({
      title: cut(label, { max: 100, unit: "characters" }),
      value: escaped(cut(value, { max: 300, unit: "characters" })),
      short: true,
    })),
  };
}

/** Title, text and link as one text, for a second try. */
export function plainAttempt(message: Message, title: string): string {
  const link = openLink(message);
  const told = composeText(message, { max: 800, unit: "characters" });
  return [title, told, link?.url ?? ""].filter((part) => part !== "").join("\n");
}
