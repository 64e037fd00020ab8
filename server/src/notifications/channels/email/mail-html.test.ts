import { expect, test } from "vitest";
import type { Item, Message } from "../message.ts";
import { sampleMessage } from "../test-samples.ts";

import { mailHtml } from "./mail-html.ts";
import { mailText } from "./mail-text.ts";

const items: Item[] = [
  { tone: "error", title: "NAS: <Photos>", text: "failed & late", url: "https://x.example/?a=1&b=2" },
  { tone: "overdue", title: "PC: Mail", text: "", url: null },
];

const full: Message = {
  ...sampleMessage,
  items,
  itemsMore: "and 27 more",
  links: [
    ...sampleMessage.links,
    { kind: "acknowledge", label: "Acknowledge", url: "https://x.example/ack?t=1" },
  ],
  footer: "You get this because …",
  locale: "de",
};

test("both bodies say the same", () => {
  const html = mailHtml(full)
    .replace(/<style>[\s\S]*<\/style>/, "")
    .replaceAll("&lt;", "‹")
    .replaceAll("&gt;", "›")
    .replace(/<[^>]*>/g, "\n")
    .replaceAll("‹", "<")
    .replaceAll("›", ">")
    .replaceAll("&amp;", "&");
  const text = mailText(full);
  for (const words of [
    "Error",
    "NAS: Photos failed",
    "The backup Photos on NAS failed.",
    "No space left.",
    "Duration",
    "12 min",
    "NAS: <Photos>",
    "failed & late",
    "PC: Mail",
    "and 27 more",
    "Error: disk <full> & *quota*",
    "Open run",
    "Acknowledge",
    "You get this because …",
  ]) {
    expect(html, words).toContain(words);
    expect(text, words).toContain(words);
  }
  expect(text).toContain("Open run: https://backups.example.org/runs/991");
});

test("one table of 600 pixels, light and dark, nothing from elsewhere", () => {
  const html = mailHtml(full);
  expect(html.match(/<table/g)).toHaveLength(1);
  expect(html).toContain('width="600"');
  expect(html).toContain('<html lang="de">');
  expect(html).toContain('<meta name="color-scheme" content="light dark">');
  expect(html).toContain("@media (prefers-color-scheme:dark)");
  expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/);
  expect(html).toContain('href="https://x.example/?a=1&amp;b=2"');
});

test("nothing in a message becomes markup", () => {
  const evil = '"><img src=x onerror=alert(1)>';
  const html = mailHtml({
    ...full,
    title: evil,
    toneLabel: evil,
    text: evil,
    log: evil,
    footer: evil,
    itemsMore: evil,
    facts: [{ label: evil, value: evil }],
    items: [{ tone: "error", title: evil, text: evil, url: `https://x.example/${evil}` }],
    links: [{ kind: "open", label: evil, url: `https://x.example/${evil}` }],
  });
  expect(html).not.toContain("<img");
});

test("stays below 15 kB, and gives up the log before the list, the list before the text", () => {
  const long = "ü & <".repeat(5_000);
  const kept = mailHtml({ ...full, log: long });
  expect(kept).toContain("NAS: &lt;Photos&gt;");
  const worlds: Partial<Message>[] = [
    { log: long },
    { items: Array(200).fill(items[0]) },
    { text: long },
    {
      title: long,
      footer: long,
      facts: Array(100).fill({ label: long, value: long }),
      log: long,
      text: long,
    },
  ];
  for (const world of worlds) {
    const html = mailHtml({ ...full, ...world });
    expect(Buffer.byteLength(html)).toBeLessThan(15_000);
    expect(html).toContain("https://backups.example.org/runs/991");
    expect(html).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  }
  expect(mailHtml({ ...full, items: Array(200).fill(items[0]) })).toContain(
    "The backup Photos on NAS failed.",
  );
});
