import type { MessageContent } from "@duplistatus/contract";
import type { Message } from "../message.ts";
import { cut } from "../text.ts";
import { symbolOf } from "../tones.ts";

/** The mail for those who read text, from the same data as its HTML twin and in the same order. */
export function mailText(message: Pick<Message, keyof MessageContent>): string {
  const { toneLabel, title, text, facts, items, itemsMore, log, links, footer } = message;
  const list = items.map(({ tone, title: name, text: said, url }) =>
    [`${symbolOf[tone]} ${name}`, said === "" ? null : `   ${said}`, url === null ? null : `   ${url}`]
      .filter((line) => line !== null)
      .join("\n"),
  );
  const parts = [
    toneLabel === "" ? title : `${toneLabel}: ${title}`,
    text,
    facts.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    list.join("\n"),
    itemsMore,
    log === null ? null : cut(log, { max: 8_000, unit: "characters" }),
    links.map(({ label, url }) => `${label}: ${url}`).join("\n"),
    // How mail programs know a signature.
    footer === null ? null : `-- \n${footer}`,
  ];
  return `${parts.filter((part) => part !== null && part !== "").join("\n\n")}\n`;
}
