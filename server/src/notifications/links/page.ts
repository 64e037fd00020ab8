import type { LinkState } from "./links.ts";

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export interface LinkPage {
  language: string;
  /** What the page is about: the incident in a few words. */
  heading: string;
  sentence: string;
  /** Null: there is nothing to press. */
  button: string | null;
}

/** A page that needs neither the program of the browser nor a login. */
export const linkPage = ({ language, heading, sentence, button }: LinkPage): string =>
  `<!doctype html><html lang="${escaped(language)}"><head><meta charset="utf-8">` +
  `<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">` +
  `<meta name="color-scheme" content="light dark"><title>${escaped(heading)}</title></head><body>` +
  `<h1>${escaped(heading)}</h1><p>${escaped(sentence)}</p>` +
  (button === null
    ? ""
    : `<form method="post" enctype="text/plain"><button type="submit">${escaped(button)}</button></form>`) +
  `</body></html>`;

/** Status of the answer. */
export const statusOf: Record<LinkState, number> = { ready: 200, used: 200, expired: 410, unknown: 404 };
