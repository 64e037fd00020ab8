import { describe, expect, test } from "vitest";
import { backupDocument } from "../fixtures/build.ts";
import { readLiveStatus, readReport, readReportLog } from "./index.ts";

/** Characters of the smaller body; the larger one is twice as long, twice. */
const size = 100_000;
const doublings = 2;
/** Twice the input may take so much more time, on average of the doublings; a square would take four times as much. */
const mostGrowth = 2.5;
/** Less than this many milliseconds says nothing, and is no trouble either. */
const negligible = 12;
/** Shorter times are too short to be divided by: garbage is collected in the longer run only. */
const measurable = 5;

const fill = (piece: string) => (length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
const around = (before: string, piece: string, after: string) => (length: number) =>
  before + fill(piece)(length) + after;
const json = JSON.stringify(backupDocument());
const inLog = (entry: string) => (length: number) =>
  JSON.stringify(
    backupDocument({ logLines: Array.from({ length: Math.ceil(length / entry.length) }, () => entry) }),
  );
const inData = (member: string, piece: string, after: string) => (length: number) =>
  json.replace('"CompactResults":null', `"${member}":${around("", piece, after)(length)}`);
const line =
  "2026-06-20 21:05:03 +02 - [Information-Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy-";
const versions = (print: (at: Date) => string) => (length: number) => {
  const count = Math.min(Math.ceil(length / 22), 19_000);
  const dates = Array.from({ length: count }, (_, i) =>
    print(new Date(Date.UTC(2026, 5, 20) - i * 5_400_000)),
  );
  return JSON.stringify(
    backupDocument({
      data: { BeginTime: "2026-06-20T19:05:03.5Z" },
      statistics: { LastBackupDate: "2026-06-20T21:05:03+02:00", KnownFilesets: count + 1 },
      logLines: [`${line}BackupList]: Backups to consider: ${dates.join(", ")}`],
    }),
  );
};
const heading = "Duplicati Backup report for Photos";
const properties = "\n\nMainOperation: Backup\nParsedResult: Success\n";
const iso = (at: Date) => at.toISOString().slice(0, 19).replace("T", " ");
const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n';

const shapes: Record<string, (length: number) => string> = {
  "only &": fill("&"),
  "only =": fill("="),
  "only %": fill("%"),
  "only +": fill("+"),
  "only blanks": fill(" "),
  "only line ends": fill("\n"),
  "only CR": fill("\r"),
  "only NUL": fill("\0"),
  "only {": fill("{"),
  "only [": fill("["),
  "only quotes": fill('"'),
  "only backslashes": around('{"Data":"', "\\", '"}'),
  "escaped quotes": around('{"Data":"', '\\"', '"}'),
  "empty objects": around("[", "{},", "{}]"),
  "objects in objects": fill('{"a":'),
  "lists in objects": fill('{"a":['),
  commas: around("[", ",", "]"),
  fields: fill("a=b&"),
  "fields without values": fill("a&"),
  "long field": around("message=", "x", ""),
  "escaped text": around("message=", "%20a", ""),
  "broken escapes": around("message=", "%E4%Z", ""),
  "escapes in the extra parameters": around(
    `message=${encodeURIComponent(heading + properties)}&`,
    "%41=&",
    "",
  ),
  parts: (length) => `${fill(part)(length)}--b--`,
  dashes: fill("-"),
  boundaries: around(part, "\r\n--", ""),
  "heading of verdicts": around(`${heading} `, "(Success) ", properties),
  "heading of brackets": around(`${heading} `, "(a, b, c) ", properties),
  headings: fill(`${heading}\n`),
  "glued properties": around(heading, "ExaminedFiles: 1", ""),
  properties: around(`${heading}\n\n`, "ExaminedFiles: 1\n", ""),
  "a property without its value": around(`${heading}\n\n`, "BeginTime: ", ""),
  failures: fill("Failed: x\n"),
  "failures without end": around("Failed: ", "x ", ""),
  details: around("message=Failed: x\n", "Details: x\n", ""),
  "blank lines": around(`${heading}\n`, "   \n", properties),
  "indented lines": around(`    ${heading}\n`, "    MainOperation: Backup\n", ""),
  markup: around(heading, "<br>", ""),
  verdicts: around("message=", "Success ", ""),
  signs: around("message=", ": - (", ""),
  "log of a text": around(
    `${heading}${properties}\nLog data:\n`,
    "2026-06-20 21:05:03 +02 - [Error-A-B]: x\n",
    "",
  ),
  "continued log of a text": around(
    `${heading}${properties}\nLog data:\n2026-06-20 21:05:03 +02 - [Error-A-B]: x\n`,
    "x\n",
    "",
  ),
  "short log lines": inLog("x"),
  "log heads": inLog(" - [Error-"),
  "log lines": inLog("2026-06-20 21:05:03 +02 - [Warning-A.B-C]: Careful"),
  "a long log line": (length) => inLog(fill(" - [")(length))(1),
  "addresses in the log": inLog("2026-06-20 21:05:03 +02 - [Error-A-B]: https://a:b@c?token=x&password=y"),
  "an address without end": (length) =>
    inLog(`2026-06-20 21:05:03 +02 - [Error-A-B]: ${fill("a://")(length)}`)(1),
  steps: inData("XResults", "[{},", "{}]"),
  members: (length) => `{"Data":{${fill('"aResults":{},')(length)}"MainOperation":"Backup"},"Extra":{}}`,
  "an envelope": around('{"message":[', '"x",', '"x"]}'),
  "an envelope of texts": around('{"text":"', `${heading}\\n`, '"}'),
  envelopes: (length) => `{"body":${JSON.stringify(`{"body":${JSON.stringify(fill("x")(length))}}`)}}`,
  "a heading without JSON": around(`${heading} {"Data"`, "{ ", ""),
  versions: versions(iso),
  "versions of twelve hours": versions(
    (at) =>
      `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${at.getUTCHours() % 12 || 12}:${iso(at).slice(14)} ${at.getUTCHours() < 12 ? "AM" : "PM"}`,
  ),
  "versions with commas": versions((at) => `Sa, ${iso(at)}`),
  "one version for ever": (length) =>
    inLog(`${line}BackupList]: Backups to consider: ${fill("1, ")(length)}`)(1),
};

function time(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

const perDoubling = (least: number, most: number): number =>
  (most / Math.max(least, measurable)) ** (1 / doublings);

/** The shortest of several runs is the one that nothing else disturbed; it is looked for until it fits or hope is gone. */
function growth(
  read: (body: Uint8Array) => void,
  shape: (length: number) => string,
  from = size,
): [number, number] {
  const [small, large] = [Buffer.from(shape(from)), Buffer.from(shape(from * 2 ** doublings))];
  let [least, most] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < 25; attempt++) {
    least = Math.min(
      least,
      time(() => read(small)),
    );
    most = Math.min(
      most,
      time(() => read(large)),
    );
    if (attempt >= 2 && (most < negligible || perDoubling(least, most) <= mostGrowth)) break;
  }
  return [least, most];
}

describe("twice the input takes no more than about twice the time", () => {
  test("for at least 40 shapes", () => expect(Object.keys(shapes).length).toBeGreaterThanOrEqual(40));

  test.each(Object.entries(shapes))("%s", (_, shape) => {
    const readers: [string, (body: Uint8Array) => void][] = [
      ["readReport", (body) => readReport(body, undefined)],
      ["readReportLog", (body) => readReportLog(body, undefined)],
      ["readLiveStatus", (body) => readLiveStatus(body)],
    ];
    for (const [name, read] of readers) {
      let [least, most] = growth(read, shape);
      // A machine under load spoils one size or another; a square is one at every size.
      for (const from of [size * 2, size / 2, size]) {
        if (most < negligible || perDoubling(least, most) <= mostGrowth) break;
        [least, most] = growth(read, shape, from);
      }
      if (most < negligible) continue;
      expect(
        perDoubling(least, most),
        `${name}: ${least.toFixed(1)} ms, then ${most.toFixed(1)} ms`,
      ).toBeLessThanOrEqual(mostGrowth);
    }
  });

  test("the measure finds a square", () => {
    const square = (body: Uint8Array) => {
      let sum = 0;
      for (let i = 0; i < body.length; i += 100) for (let j = 0; j < i; j += 10) sum += body[j]!;
      return sum;
    };
    const [least, most] = growth(square, fill("x"));
    expect(perDoubling(least, most)).toBeGreaterThan(mostGrowth);
  });
});
