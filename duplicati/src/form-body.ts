/** One field of an `application/x-www-form-urlencoded` body. */
export interface FormField {
  name: string;
  value: string;
}

/** Duplicati sends the report first; what stands behind a few dozen fields is not looked at. */
const maxFields = 50;

/**
 * The first fields of a form body. Duplicati escapes the report but, depending on its version, not the extra
 * parameters behind it (DUPLICATI.md 1.3): a field without `=` or with broken escapes is kept as it is.
 */
export function readFormFields(body: string): FormField[] {
  const fields: FormField[] = [];
  let start = 0;
  while (start < body.length && fields.length < maxFields) {
    const next = body.indexOf("&", start);
    const end = next < 0 ? body.length : next;
    const equals = body.indexOf("=", start);
    if (equals >= 0 && equals < end) {
      const name = body.slice(start, equals);
      fields.push({
        name: unescapeForm(name.slice(0, 200)),
        value: unescapeForm(body.slice(equals + 1, end)),
      });
    }
    start = end + 1;
  }
  return fields;
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
