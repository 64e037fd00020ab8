import type { Item, Message } from "../message.ts";
import { cut, escapeHtml } from "../text.ts";
import { hexColourOf } from "../tones.ts";

/** Mail programs cut longer mails off, or show them slowly. */
const htmlLimit = 15_000;

const fonts = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const fixed = "font-family:ui-monospace,Consolas,Menlo,monospace";

/** Mail programs that know no dark mode, and those that invert by themselves, see the inline colours. */
const dark = `@media (prefers-color-scheme:dark){
.page{background:#14171c!important}.card{background:#1e2229!important}
.ink{color:#e8eaed!important}.pale{color:#a3abb8!important}
.line{border-color:#343a45!important}.code{background:#14171c!important;color:#d5d9e0!important}
.button{background:#5b8def!important;color:#0e1116!important}.link{color:#8ab4f8!important}}`;

const lines = (text: string) => escapeHtml(text).replaceAll("\n", "<br>");

const row = (cells: string, style = "") =>
  `<tr><td colspan="2" style="padding:0 24px 16px;${style}">${cells}</td></tr>`;

function itemHtml({ tone, title, text, url }: Item): string {
  const name = escapeHtml(title);
  const linked =
    url === null ? name : `<a class="ink" href="${escapeHtml(url)}" style="color:#1c2430">${name}</a>`;
  const said = text === "" ? "" : `<br><span class="pale" style="color:#5c6675">${escapeHtml(text)}</span>`;
  return `<div style="border-left:4px solid ${hexColourOf(tone)};padding:2px 0 2px 10px;margin:0 0 8px">${linked}${said}</div>`;
}

function buttonsHtml({ links }: Message): string {
  return links
    .map(({ kind, label, url }) => {
      const look =
        kind === "open"
          ? 'class="button" style="display:inline-block;padding:10px 18px;background:#2b62c9;color:#ffffff;'
          : 'class="link" style="display:inline-block;padding:10px 6px;color:#2b62c9;';
      return `<a href="${escapeHtml(url)}" ${look}border-radius:6px;text-decoration:none;font-weight:600">${escapeHtml(label)}</a>`;
    })
    .join(" ");
}

function pageOf(message: Message): string {
  const { tone, toneLabel, title, text, facts, items, itemsMore, log, footer } = message;
  const colour = hexColourOf(tone);
  const factRows = facts.map(
    ({ label, value }) =>
      `<tr><td class="pale" style="padding:4px 12px 4px 24px;color:#5c6675;vertical-align:top;width:35%">${escapeHtml(label)}</td><td class="ink" style="padding:4px 24px 4px 0;color:#1c2430;vertical-align:top">${escapeHtml(value)}</td></tr>`,
  );
  const rows = [
    // Status as a word beside a bar of colour: colour alone tells some people nothing.
    row(
      `<div style="border-left:6px solid ${colour};padding-left:14px"><div class="pale" style="color:#5c6675;font-size:13px;font-weight:600">${escapeHtml(toneLabel)}</div><h1 class="ink" style="margin:2px 0 0;font-size:20px;line-height:1.3;color:#1c2430">${escapeHtml(title)}</h1></div>`,
      "padding-top:24px;",
    ),
    ...(text === "" ? [] : [row(`<div class="ink" style="color:#1c2430">${lines(text)}</div>`)]),
    ...factRows,
    ...(factRows.length === 0 ? [] : [`<tr><td colspan="2" style="height:12px"></td></tr>`]),
    ...(items.length === 0 ? [] : [row(items.map(itemHtml).join(""))]),
    ...(itemsMore === null
      ? []
      : [row(`<div class="pale" style="color:#5c6675">${escapeHtml(itemsMore)}</div>`)]),
    ...(log === null
      ? []
      : [
          row(
            `<div class="code" style="${fixed};font-size:12px;line-height:1.5;background:#f2f4f7;color:#2c3440;padding:12px;border-radius:6px;word-break:break-word">${lines(log)}</div>`,
          ),
        ]),
    ...(message.links.length === 0 ? [] : [row(buttonsHtml(message))]),
    ...(footer === null
      ? []
      : [
          row(
            `<div class="pale line" style="border-top:1px solid #e1e5ea;padding-top:12px;font-size:12px;color:#5c6675">${lines(footer)}</div>`,
          ),
        ]),
  ];
  return `<!doctype html>
<html lang="${message.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title><style>${dark}</style></head>
<body class="page" style="margin:0;padding:24px 12px;background:#eef1f4">
<table class="card" role="presentation" align="center" width="600" cellpadding="0" cellspacing="0" style="width:100%;max-width:600px;margin:0 auto;background:#ffffff;border-radius:8px;${fonts};font-size:15px;line-height:1.5">
${rows.join("\n")}
</table></body></html>
`;
}

/** Takes from what is long first: the log, then the list, then the text. */
const forms: ((message: Message) => Message)[] = [
  (message) => message,
  ...[4_000, 1_500, 0].map((max) => (message: Message) => ({
    ...message,
    log: max === 0 || message.log === null ? null : cut(message.log, { max, unit: "bytes" }, escapeHtml),
  })),
  ...[20, 10].map((most) => (message: Message) => ({
    ...message,
    log: null,
    facts: message.facts.slice(0, most),
    items: message.items.slice(0, most).map((item) => ({
      ...item,
      title: cut(item.title, { max: 120, unit: "bytes" }),
      text: cut(item.text, { max: 120, unit: "bytes" }),
    })),
    text: cut(message.text, { max: 3_000, unit: "bytes" }, escapeHtml),
  })),
  (message) => ({
    ...message,
    log: null,
    items: [],
    facts: [],
    title: cut(message.title, { max: 500, unit: "bytes" }, escapeHtml),
    text: cut(message.text, { max: 2_000, unit: "bytes" }, escapeHtml),
    footer: message.footer === null ? null : cut(message.footer, { max: 500, unit: "bytes" }, escapeHtml),
    links: message.links.slice(0, 1),
  }),
];

/**
 * The mail as a page of less than 15 kB: one table 600 pixels wide, inline styles, light and dark, nothing that would be
 * loaded from elsewhere.
 */
export function mailHtml(message: Message): string {
  let page = "";
  for (const form of forms) {
    page = pageOf(form(message));
    if (Buffer.byteLength(page) < htmlLimit) break;
  }
  return page;
}
