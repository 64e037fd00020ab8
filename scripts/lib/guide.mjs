// The guide: docs/guide/*.md becomes the plain pages below web/dist/guide, which the program serves beside itself.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { Marked } from "marked";

const require = createRequire(import.meta.url);
const start = "index";

/** A fault of the guide's text, as a sentence for whoever writes it. */
class GuideError extends Error {
  name = "GuideError";
}

function escapeHtml(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function plainText(tokens) {
  return tokens
    .map((token) => (token.tokens ? plainText(token.tokens) : (token.text ?? "")))
    .join("")
    .replaceAll("&amp;", "&")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'");
}

/** Anchors as GitHub makes them, so that links work in both places. */
function anchorOf(title, taken) {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(/\s/g, "-");
  let anchor = plain;
  for (let count = 1; taken.has(anchor); count += 1) anchor = `${plain}-${count}`;
  return anchor;
}

/** Tokens of a page, with its title and the anchors of its headings. */
function readPage(file, name) {
  const tokens = new Marked().lexer(readFileSync(file, "utf8"));
  const headings = new Map();
  for (const token of tokens) {
    if (token.type !== "heading") continue;
    const title = plainText(token.tokens);
    token.anchor = anchorOf(title, headings);
    headings.set(token.anchor, { title, depth: token.depth });
  }
  const first = tokens.find((token) => token.type === "heading" && token.depth === 1);
  if (first === undefined)
    throw new GuideError(`${name}.md has no title: its first line should begin with "# ".`);
  return { name, tokens, headings, title: plainText(first.tokens) };
}

/** Splits a link to another page; null for what is no page of the guide. */
function pageLink(href) {
  if (/^([a-z][a-z0-9+.-]*:|\/\/|\.\.\/)/i.test(href)) return null;
  const [, path, anchor] = /^([^#]*)(?:#(.*))?$/.exec(href);
  return { name: path.replace(/^\.\//, "").replace(/\.(md|html)$/, ""), anchor };
}

/** The pages in the order of the lists of the start page, with the names that these lists give them. */
function readingOrder(index) {
  const order = new Map([[start, index.title]]);
  const visit = (tokens, isInList) => {
    for (const token of tokens) {
      if (token.type === "link" && isInList) {
        const target = pageLink(token.href);
        if (target?.name && !order.has(target.name)) order.set(target.name, plainText(token.tokens));
      } else if (token.type === "list") {
        visit(token.items, true);
      } else if (token.tokens) {
        visit(token.tokens, isInList);
      }
    }
  };
  visit(index.tokens, false);
  return order;
}

/** Width and height of a PNG file, so that the text does not jump when the picture arrives. */
function pngSize(file) {
  const bytes = readFileSync(file);
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

function renderText(page, pages, source) {
  const fail = (message) => {
    throw new GuideError(`${page.name}.md ${message}`);
  };

  function address(href) {
    const target = pageLink(href);
    if (target === null) {
      // One step up is the program itself.
      if (/^\.\.\/(\.\.|.*\.md\b)/.test(href)) fail(`links to ${href}, which is outside of the guide.`);
      return href;
    }
    const found = target.name === "" ? page : pages.get(target.name);
    if (found === undefined) return fail(`links to ${href}, but there is no page ${target.name}.md.`);
    if (target.anchor !== undefined && !found.headings.has(target.anchor))
      fail(`links to ${href}, but ${found.name}.md has no heading with this anchor.`);
    const anchor = target.anchor === undefined ? "" : `#${target.anchor}`;
    return target.name === "" ? anchor : `${target.name}.html${anchor}`;
  }

  function picture(href, text) {
    const path = posix.normalize(href);
    if (!/^images\/[\w.-]+\.png$/.test(path) || !existsSync(join(source, path)))
      fail(`shows the picture ${href}, but docs/guide has no such PNG file in its folder images.`);
    const { width, height } = pngSize(join(source, path));
    const image = `<img src="${path}" alt="${escapeHtml(text)}" width="${width}" height="${height}" loading="lazy">`;
    return `<a class="picture" href="${path}">${image}</a>`;
  }

  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, anchor }) {
        const text = this.parser.parseInline(tokens);
        if (depth === 1 || anchor === undefined) return `<h${depth}>${text}</h${depth}>\n`;
        return `<h${depth} id="${anchor}"><a class="anchor" href="#${anchor}">${text}</a></h${depth}>\n`;
      },
      link({ href, tokens }) {
        const to = escapeHtml(address(href));
        return `<a href="${to}">${this.parser.parseInline(tokens)}</a>`;
      },
      image: ({ href, text }) => picture(href, text),
      // Long lines scroll inside their block, which the keyboard reaches by the tab stop.
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}\n</code></pre>\n`,
      // Raw HTML is shown, never used: the pages contain what this file writes.
      html: ({ text }) => (text.startsWith("<!--") ? "" : escapeHtml(text)),
      table({ header, rows }) {
        const line = (cells, tag) =>
          `<tr>${cells.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("")}</tr>`;
        const body = rows.map((cells) => line(cells, "td")).join("\n");
        return `<div class="table" tabindex="0"><table>\n<thead>${line(header, "th")}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>\n`;
      },
    },
  });
  return marked.parser(page.tokens);
}

function navigation(page, order) {
  const entries = [...order].map(([name, title]) => {
    const current = name === page.name ? ' aria-current="page"' : "";
    const sections = [...page.headings].filter(([, { depth }]) => depth === 2);
    const below =
      name === page.name && name !== start && sections.length > 1
        ? `<ul>${sections.map(([anchor, heading]) => `<li><a href="#${anchor}">${escapeHtml(heading.title)}</a></li>`).join("")}</ul>`
        : "";
    return `<li><a href="${name}.html"${current}>${escapeHtml(title)}</a>${below}</li>`;
  });
  return `<ul>\n${entries.join("\n")}\n</ul>`;
}

function neighbours(page, order) {
  const names = [...order.keys()];
  const place = names.indexOf(page.name);
  const link = (name, rel, word) =>
    name === undefined
      ? ""
      : `<a rel="${rel}" href="${name}.html"><span>${word}</span> ${escapeHtml(order.get(name))}</a>`;
  return link(names[place - 1], "prev", "Previous") + link(names[place + 1], "next", "Next");
}

function fullPage(page, text, order) {
  const title = page.name === start ? page.title : `${page.title} – duplistatus guide`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" type="image/svg+xml" href="../favicon.svg">
<link rel="preload" as="font" type="font/woff2" href="inter-latin.woff2" crossorigin>
<link rel="stylesheet" href="guide.css">
<script src="../theme.js"></script>
<script type="module" src="search.js"></script>
</head>
<body>
<a class="skip" href="#text">Skip to the text</a>
<header>
<a class="name" href="index.html"><img src="../favicon.svg" alt="" width="24" height="24"> duplistatus <span>Guide</span></a>
<search hidden><input id="search" type="search" placeholder="Search the guide" aria-label="Search the guide" autocomplete="off" spellcheck="false" maxlength="100"><p id="found-count" role="status"></p><ul id="found" hidden></ul></search>
<a class="to-pages" href="#pages">All pages</a>
<a class="back" href="../">Back to the program</a>
</header>
<div class="columns">
<main id="text">
${text}
<nav class="neighbours" aria-label="Next and previous page">${neighbours(page, order)}</nav>
</main>
<nav class="pages" id="pages" aria-label="Pages of the guide">
${navigation(page, order)}
</nav>
</div>
</body>
</html>
`;
}

/** The colours of the program: as the program was last shown in this browser, else dark where the browser asks for it. */
function colours(tokens) {
  const [light, dark] = [...tokens.matchAll(/\{([^}]*)\}/g)].map(([, block]) => block);
  const chosen = `:root[data-theme="light"] {${light}}\n:root[data-theme="dark"] {${dark}}\n`;
  return `:root {${light}}\n@media (prefers-color-scheme: dark) {\n:root {${dark}}\n}\n${chosen}`;
}

/** The sections of a page as they are searched: each heading with the plain text below it. */
function sectionsOf(page, title) {
  const sections = [{ title, anchor: "", text: "" }];
  const textOf = (token) =>
    token.type === "table"
      ? [token.header, ...token.rows]
          .flat()
          .map((cell) => plainText(cell.tokens))
          .join(" ")
      : token.type === "list"
        ? token.items.map((item) => plainText(item.tokens)).join(" ")
        : token.type === "html"
          ? ""
          : plainText([token]);
  for (const token of page.tokens) {
    if (token.type === "heading" && token.depth > 1)
      sections.push({ title: plainText(token.tokens), anchor: `#${token.anchor}`, text: "" });
    else if (token.type !== "heading") sections.at(-1).text += ` ${textOf(token)}`;
  }
  return sections.map(({ title: name, anchor, text }, at) => ({
    id: `${page.name}/${at}`,
    title: name,
    page: title,
    text: text.replaceAll(/\s+/g, " ").trim(),
    address: `${page.name}.html${anchor}`,
  }));
}

/** Writes a file and its compressed twins, which the server sends to browsers that take them. */
function writePacked(file, content) {
  writeFileSync(file, content);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${file}.br`, brotliCompressSync(content));
}

/**
 * Renders the guide of the repository `root` into `target`.
 * @param {{root: string, target: string}} places
 */
export function buildGuide({ root, target }) {
  const source = join(root, "docs/guide");
  const names = readdirSync(source)
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length));
  const pages = new Map(names.map((name) => [name, readPage(join(source, `${name}.md`), name)]));
  const index = pages.get(start);
  if (index === undefined)
    throw new GuideError("The guide has no start page: docs/guide/index.md is missing.");

  const order = readingOrder(index);
  for (const name of names)
    if (!order.has(name))
      throw new GuideError(`${name}.md is in no list of index.md, so nobody would find it.`);
  const rendered = [...pages.values()].map((page) => [page, renderText(page, pages, source)]);

  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [page, text] of rendered)
    writePacked(join(target, `${page.name}.html`), fullPage(page, text, order));
  const sections = [...pages.values()].flatMap((page) => sectionsOf(page, order.get(page.name)));
  writePacked(join(target, "search.json"), JSON.stringify(sections));
  writePacked(join(target, "search.js"), readFileSync(join(source, "search.js"), "utf8"));
  const search = readFileSync(join(dirname(require.resolve("minisearch")), "../es/index.js"), "utf8");
  writePacked(join(target, "minisearch.js"), search.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
  const tokens = readFileSync(join(root, "web/src/styles/tokens.css"), "utf8");
  writePacked(join(target, "guide.css"), colours(tokens) + readFileSync(join(source, "guide.css"), "utf8"));
  cpSync(join(root, "web/src/fonts/inter-latin.woff2"), join(target, "inter-latin.woff2"));
  if (existsSync(join(source, "images")))
    cpSync(join(source, "images"), join(target, "images"), { recursive: true });
}
