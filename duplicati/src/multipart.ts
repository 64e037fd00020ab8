import type { FormField } from "./form-body.ts";

const maxParts = 50;
/** Longest head of a part that is taken apart. */
const maxHead = 2000;

const opening = /^\s{0,10}--([^\r\n]{1,200})\r?\n/;

/**
 * The parts of a `multipart/form-data` body as fields, or null when it is none. The body itself tells the boundary, so
 * that a content type that got lost or is wrong does no harm.
 */
export function readMultipart(body: string): FormField[] | null {
  const first = opening.exec(body.slice(0, 300));
  if (first === null || !/^content-disposition:/im.test(body.slice(0, maxHead))) return null;
  const boundary = `\n--${first[1]!.trimEnd()}`;
  const fields: FormField[] = [];
  let start = first[0].length;
  while (fields.length < maxParts) {
    const next = body.indexOf(boundary, start);
    const part = readPart(body.slice(start, next < 0 ? body.length : next));
    if (part !== null) fields.push(part);
    if (next < 0) break;
    const line = body.indexOf("\n", next + boundary.length);
    // The last boundary ends with two more dashes.
    if (line < 0 || body.startsWith("--", next + boundary.length)) break;
    start = line + 1;
  }
  return fields;
}

function readPart(part: string): FormField | null {
  const gap = /\r?\n\r?\n/.exec(part.slice(0, maxHead));
  if (gap === null) return null;
  const head = part.slice(0, gap.index);
  const name = /\bname="?([^";\r\n]{0,200})/i.exec(head);
  const value = part.slice(gap.index + gap[0].length).replace(/\r$/, "");
  return { name: name?.[1] ?? "", value: decodeTransfer(value, head) };
}

/** Mail programs and gateways encode a part; browsers and curl never do. */
function decodeTransfer(value: string, head: string): string {
  const encoding = /^content-transfer-encoding:[ \t]*([\w-]{1,30})/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(value, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return value;
  return value
    .replace(/=\r?\n/g, "")
    .replace(/(?:=[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replaceAll("=", ""), "hex").toString("utf8"));
}
