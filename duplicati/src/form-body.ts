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
 * version, not the extra parameters behind it (DUPLICATI.md 1.3): broken escapes are kept as they are, and a segment
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

/** Undoes percent-encoding; bytes that are no UTF-8 become U+FFFD and a `%` without two hex digits stays. */
function unescapeForm(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
      Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
    );
  }
}
