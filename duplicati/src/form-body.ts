/** One field of a form. */
export interface FormField {
  name: string;
  value: string;
}

/** Duplicati sends the report first; what stands behind a few dozen fields is not looked at. */
const maxFields = 50;
/** Nor is what stands behind so many `&`, empty or not. */
const maxSegments = 1000;
const maxFieldName = 200;

/**
 * The first fields of an `application/x-www-form-urlencoded` body. Duplicati escapes the report but, depending on its
 * version, not the extra parameters behind it (docs/duplicati 1.3): broken escapes are kept as they are, and a segment
 * without `=` is a value without a name, since some senders leave the name out.
 */
export function readFormFields(body: string): FormField[] {
  const unescaped = readUnescapedField(body);
  if (unescaped !== null) return [unescaped];
  const fields: FormField[] = [];
  let start = 0;
  for (let segment = 0; start < body.length && segment < maxSegments; segment++) {
    const next = body.indexOf("&", start);
    const end = next < 0 ? body.length : next;
    const text = body.slice(start, end);
    const equals = text.indexOf("=");
    const value = equals < 0 ? text : text.slice(equals + 1);
    if (value !== "" || equals >= 0) {
      const name = equals < 0 ? "" : text.slice(0, Math.min(equals, maxFieldName));
      fields.push({ name: unescapeForm(name), value: unescapeForm(value) });
      if (fields.length === maxFields) break;
    }
    start = end + 1;
  }
  return fields;
}

/**
 * `message=` with the text as it is, as a script sends it that does not know of escaping: a blank or a line end is
 * never in an escaped field, so that a `&` behind it is part of the text.
 */
function readUnescapedField(body: string): FormField | null {
  const match = /^\s{0,10}([\w.-]{1,100})=/.exec(body.slice(0, 120));
  if (match === null) return null;
  const start = match[0].length;
  const end = body.indexOf("&", start);
  const first = body.slice(start, end < 0 ? body.length : end).trimEnd();
  const plain = /[\r\n]/.test(first) || (first.includes(" ") && !/%(?:0A|20)/i.test(first));
  return plain ? { name: match[1]!, value: body.slice(start) } : null;
}

/**
 * Undoes percent-encoding; bytes that are no UTF-8 become U+FFFD and a `%` without two hex digits stays. In place on the
 * bytes: pieces of text that are joined take forty times the memory of the body.
 */
function unescapeForm(text: string): string {
  if (!/[%+]/.test(text)) return text;
  const bytes = Buffer.from(text, "utf8");
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    let byte = bytes[at]!;
    if (byte === plus) byte = blank;
    else if (byte === percent) {
      const [high, low] = [hexValue(bytes[at + 1]), hexValue(bytes[at + 2])];
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[length++] = byte;
  }
  return bytes.toString("utf8", 0, length);
}

const percent = 0x25;
const plus = 0x2b;
const blank = 0x20;

/** Value of a hex digit's byte, -1 for any other one. */
function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
