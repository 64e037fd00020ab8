import { escapeXml } from "./badge.ts";

/** One item: an incident that opened, or that closed. */
export interface FeedItem {
  /** Lasting; readers show an item with a known one only once. */
  id: string;
  title: string;
  text: string;
  link: string | null;
  /** Epoch ms. */
  at: number;
}

export interface Feed {
  title: string;
  /** Of the feed itself, absolute. */
  self: string;
  home: string;
  items: readonly FeedItem[];
  /** When the feed was made, should it have no item. */
  at: number;
}

const iso = (at: number): string => new Date(at).toISOString();
const newest = ({ items, at }: Feed): number =>
  Math.max(...items.map((item) => item.at), items.length ? 0 : at);

export function atomFeed(feed: Feed): string {
  const entries = feed.items.map(
    ({ id, title, text, link, at }) =>
      `<entry><id>${escapeXml(id)}</id><title>${escapeXml(title)}</title><updated>${iso(at)}</updated>${
        link === null ? "" : `<link href="${escapeXml(link)}"/>`
      }<content type="text">${escapeXml(text)}</content></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>${escapeXml(feed.self)}</id><title>${escapeXml(feed.title)}</title><updated>${iso(
    newest(feed),
  )}</updated><author><name>duplistatus</name></author><link rel="self" href="${escapeXml(feed.self)}"/><link href="${escapeXml(
    feed.home,
  )}"/>${entries.join("")}</feed>
`;
}

export function rssFeed(feed: Feed): string {
  const items = feed.items.map(
    ({ id, title, text, link, at }) =>
      `<item><guid isPermaLink="false">${escapeXml(id)}</guid><title>${escapeXml(title)}</title><description>${escapeXml(
        text,
      )}</description>${link === null ? "" : `<link>${escapeXml(link)}</link>`}<pubDate>${new Date(at).toUTCString()}</pubDate></item>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>${escapeXml(feed.title)}</title><link>${escapeXml(
    feed.home,
  )}</link><description>${escapeXml(feed.title)}</description><atom:link rel="self" type="application/rss+xml" href="${escapeXml(
    feed.self,
  )}"/>${items.join("")}</channel></rss>
`;
}
