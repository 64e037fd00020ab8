/** Deeper than anything Duplicati sends; every level costs a parser some hundred bytes. */
const deepest = 200;
/** Shorter texts can do no harm however they are nested. */
const harmless = 100_000;

/**
 * Reads JSON of somebody who may mean harm: a text of nothing but brackets would keep this thread busy for half a minute
 * and take gigabytes.
 * @throws SyntaxError for what is no JSON, or is nested too deep
 */
export function parseJson(text: string): unknown {
  if (text.length > harmless && isTooDeep(text)) throw new SyntaxError("The JSON is nested too deep.");
  return JSON.parse(text);
}

function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = endOfString(text, at);
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}

/** Place of the quotation mark that ends the string beginning at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}
