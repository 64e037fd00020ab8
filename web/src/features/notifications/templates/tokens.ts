/** A piece of a template: text, or a variable in braces. */
export interface Piece {
  text: string;
  /** Null for text between variables. */
  variable: string | null;
  /** `#` opens a block, `/` closes it. */
  sign: "" | "#" | "/";
  at: number;
}

const braces = /\{([#/]?)([A-Za-z_][A-Za-z0-9_]*)\}/g;

/** Takes a template apart, the way the server does; together the pieces are the whole text again. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let last = 0;
  for (const found of text.matchAll(braces)) {
    if (found.index > last)
      pieces.push({ text: text.slice(last, found.index), variable: null, sign: "", at: last });
    pieces.push({
      text: found[0],
      variable: found[2]!,
      sign: found[1] as Piece["sign"],
      at: found.index,
    });
    last = found.index + found[0].length;
  }
  if (last < text.length) pieces.push({ text: text.slice(last), variable: null, sign: "", at: last });
  return pieces;
}

/** The template with one variable exchanged for another at this place, its sign kept. */
export function exchanged(text: string, at: number, variable: string): string {
  const piece = piecesOf(text).find((each) => each.at === at && each.variable !== null);
  if (!piece) return text;
  return `${text.slice(0, at)}{${piece.sign}${variable}}${text.slice(at + piece.text.length)}`;
}

/** The beginning of a variable that is being typed before the caret: `{war` → `war`; null when none is. */
export function begunVariable(text: string, caret: number): string | null {
  return /\{[#/]?([A-Za-z_0-9]*)$/.exec(text.slice(0, caret))?.[1] ?? null;
}
