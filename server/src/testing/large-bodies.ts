import { jsonReport, type SampleReport } from "./sample-reports.ts";

const MB = 1024 * 1024;

/** As many repetitions of a text as fit. */
export function filled(unit: string, bytes: number, before = ""): Buffer {
  const body = Buffer.alloc(bytes, unit);
  body.write(before);
  return body;
}

/** A report with so many log lines that it has nearly this size. */
export function largeReport(bytes: number, sample: SampleReport): Buffer {
  const line = (at: number) =>
    `2026-06-15 01:00:00 +00 - [Information-Duplicati.Library.Main.Controller-File]: ${at} /home/anna/pictures/summer.jpg`;
  const lines = Math.floor((bytes - 4096) / (line(1_000_000).length + 3));
  return jsonReport({ ...sample, logLines: Array.from({ length: lines }, (_, at) => line(at)) });
}

/** Bodies that are made to cost much, by what they are made of. */
export const bombs: Readonly<Record<string, () => Buffer>> = {
  brackets: () => filled("[", 63 * MB),
  "small objects": () => filled("{},", 63 * MB, "["),
  "deep objects": () => filled('{"a":', 63 * MB),
  "numbers in a report": () => filled("1,", 63 * MB, '{"Data":{"MainOperation":"Backup"},"x":['),
  ampersands: () => filled("&", 63 * MB),
  "escapes that are cut": () => filled("%25", 63 * MB, "message="),
  "plus signs": () => filled("+", 63 * MB, "message="),
  "line ends": () => filled("\n", 63 * MB),
  quotes: () => filled('"\\', 63 * MB),
  "a multipart body": () => filled("--x\r\n", 63 * MB),
};
