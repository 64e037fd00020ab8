// One-line mutations of a source file: what a slip of the finger, or of the mind, would change.

/** Swaps that keep a line valid: what stands there, and what takes its place. */
const swaps = [
  [/ === /g, " !== "],
  [/ !== /g, " === "],
  [/ <= /g, " < "],
  [/ >= /g, " > "],
  [/ < /g, " <= "],
  [/ > /g, " >= "],
  [/ && /g, " || "],
  [/ \|\| /g, " && "],
  [/ \+ /g, " - "],
  [/ - /g, " + "],
  [/ \* /g, " / "],
  [/\bMath\.max\(/g, "Math.min("],
  [/\bMath\.min\(/g, "Math.max("],
  [/\btrue\b/g, "false"],
  [/\bfalse\b/g, "true"],
  [/(?<![\w.#"'`-])([1-9]\d*)(?![\w."'`])/g, (number) => String(Number(number) + 1)],
  [/\bif \((?!.*\) \{?$.*=>)(.*)\)(?= (return|continue|break|throw|\{$))/g, "if (false)"],
  [/\breturn true;/g, "return false;"],
];

const statement = /^\s+(await )?[\w.]+(\(.*\)|( =| \+=| -=) [^{(]*)(?<![{(,]);$/;
const noCode = /^\s*(\/\/|\/?\*|import |export (type|interface|\{)|interface |type |declare )/;

/**
 * Every mutation of a source, in order.
 * @param {string} source
 * @returns {{line: number, before: string, after: string}[]} `line` counts from 1
 */
export function mutationsOf(source) {
  const found = [];
  let comment = false;
  let types = false;
  for (const [index, before] of source.split("\n").entries()) {
    if (/^\s*\/\*/.test(before)) comment = true;
    if (/^(export )?(interface|type) /.test(before)) types = true;
    const skipped =
      comment || types || noCode.test(before) || /`|\blog\.(debug|info|warn|error)\(/.test(before);
    if (/\*\/\s*$/.test(before)) comment = false;
    if (types && /^(\}|.*;$)/.test(before)) types = false;
    if (skipped) continue;
    for (const [what, instead] of swaps) {
      for (const match of before.matchAll(what)) {
        const end = match.index + match[0].length;
        const put = typeof instead === "string" ? instead : instead(match[0]);
        const after = before.slice(0, match.index) + put + before.slice(end);
        if (after !== before) found.push({ line: index + 1, before, after });
      }
    }
    if (statement.test(before)) found.push({ line: index + 1, before, after: "" });
  }
  return found;
}

/** The source with one of its mutations: another line, or something else where `find` stands. */
export function mutated(source, { line, after, find, put }) {
  if (find !== undefined) return source.replace(find, () => put);
  const lines = source.split("\n");
  lines[line - 1] = after;
  return lines.join("\n");
}

/** Numbers from 0 to 1 that a seed settles (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
