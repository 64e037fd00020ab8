import { type TemplateVariable, templateVariables } from "@duplistatus/contract";

/** What a template is filled with; what is not known is absent or empty. */
export type Values = Partial<Record<TemplateVariable, string>>;

/** Why a template cannot be used. */
export interface TemplateProblem {
  code: "unknown_variable" | "not_closed" | "not_opened";
  /** What stands there. */
  name: string;
  /** Likely meant. */
  suggestion: TemplateVariable | null;
  /** Where, counted from the beginning of the text. */
  at: number;
}

const tokens = /\{([#/]?)([A-Za-z_][A-Za-z0-9_]*)\}/g;
const known: ReadonlySet<string> = new Set(templateVariables);

/** How many letters must be added, left out or exchanged to make one word of the other. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, exchanged));
    }
    row = next;
  }
  return row[b.length]!;
}

/** The variable that is likely meant, if one is near enough. */
export function likelyVariable(name: string): TemplateVariable | null {
  const lower = name.toLowerCase();
  const near = templateVariables
    .map((variable) => ({ variable, distance: editDistance(lower, variable) }))
    .sort((a, b) => a.distance - b.distance)[0]!;
  return near.distance <= Math.max(2, Math.floor(name.length / 3)) ? near.variable : null;
}

/** Everything that is wrong with a template; empty = it can be used. */
export function templateProblems(text: string): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const open: { name: string; at: number }[] = [];
  for (const { 1: sign, 2: name = "", index: at } of text.matchAll(tokens)) {
    if (!known.has(name)) {
      problems.push({ code: "unknown_variable", name, suggestion: likelyVariable(name), at });
    } else if (sign === "#") open.push({ name, at });
    else if (sign === "/" && open.pop()?.name !== name) {
      problems.push({ code: "not_opened", name, suggestion: null, at });
    }
  }
  for (const { name, at } of open) problems.push({ code: "not_closed", name, suggestion: null, at });
  return problems;
}

/** Fills a template. Values are put in as they are and never looked at again: what a report says is no template. */
export function fillTemplate(text: string, values: Values): string {
  let filled = "";
  let last = 0;
  // Depth of blocks that are left out; what is inside them is not written.
  let hidden = 0;
  const blocks: boolean[] = [];
  const write = (piece: string) => {
    if (hidden === 0) filled += piece;
  };
  for (const token of text.matchAll(tokens)) {
    write(text.slice(last, token.index));
    last = token.index + token[0].length;
    const value = values[token[2] as TemplateVariable] ?? "";
    if (token[1] === "") write(value);
    else if (token[1] === "#") {
      blocks.push(value === "");
      if (value === "") hidden += 1;
    } else if (blocks.pop() === true) hidden -= 1;
  }
  write(text.slice(last));
  return filled.trim();
}
