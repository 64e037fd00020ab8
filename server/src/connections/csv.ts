/** One record of a CSV text; `line` is the line it begins on, counted from 1. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** A quotation mark that nothing closes; `line` is where it stands. */
export class CsvError extends Error {
  constructor(readonly line: number) {
    super(`quotation mark on line ${line}`);
  }
}

/** Spreadsheets of half of Europe write semicolons. */
function separatorOf(text: string): "," | ";" {
  const heading = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, "");
  const count = (mark: string) => heading.split(mark).length;
  return count(";") > count(",") ? ";" : ",";
}

/**
 * Reads CSV as RFC 4180 has it: fields in quotation marks may hold separators, line ends and doubled quotation marks. The
 * first line tells whether commas or semicolons separate; a byte order mark and empty lines are passed over.
 * @throws {CsvError}
 */
export function readCsv(csv: string): CsvRecord[] {
  const text = csv.replace(/^\uFEFF/, "");
  const separator = separatorOf(text);
  const records: CsvRecord[] = [];
  let record: CsvRecord = { line: 1, fields: [] };
  let line = 1;
  let at = 0;
  while (at < text.length) {
    let field: string;
    if (text[at] === '"') {
      const read = readQuoted(text, at, line);
      field = read.field;
      at = read.end;
      line += read.lines;
    } else {
      field = "";
    }
    // What follows a closing quotation mark belongs to the field, as spreadsheets have it.
    const plain = separator === "," ? /[^\r\n,]*/y : /[^\r\n;]*/y;
    plain.lastIndex = at;
    const tail = plain.exec(text)![0];
    field += tail;
    at += tail.length;
    record.fields.push(field);
    if (text[at] === separator) {
      at += 1;
      // A separator at the very end opens one more, empty field.
      if (at === text.length) record.fields.push("");
      continue;
    }
    if (text.startsWith("\r\n", at)) at += 1;
    at += 1;
    line += 1;
    if (record.fields.some((value) => value.trim() !== "")) records.push(record);
    record = { line, fields: [] };
  }
  if (record.fields.some((value) => value.trim() !== "")) records.push(record);
  return records;
}

function readQuoted(text: string, from: number, line: number): { field: string; end: number; lines: number } {
  let field = "";
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) throw new CsvError(line);
    field += text.slice(at, close);
    if (text[close + 1] !== '"') {
      return { field, end: close + 1, lines: text.slice(from, close).split("\n").length - 1 };
    }
    field += '"';
    at = close + 2;
  }
}
