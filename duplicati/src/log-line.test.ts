import { describe, expect, test } from "vitest";
import { omittedCount, readLogEntry } from "./log-line.ts";

describe("a log entry", () => {
  test("is split into time, level, tag, id and text", () => {
    const line =
      "2026-08-01 03:00:41 +02 - [Warning-Duplicati.Library.Main.Operation.Backup.FileBlockProcessor.FileEntry-FileProcessingFailed]: Failed to process path: -redacted-";
    expect(readLogEntry(line)).toEqual({
      level: "Warning",
      tag: "Duplicati.Library.Main.Operation.Backup.FileBlockProcessor.FileEntry",
      id: "FileProcessingFailed",
      time: "2026-08-01 03:00:41 +02",
      text: "Failed to process path: -redacted-",
    });
  });

  test("may have a colon in its tag and a blank in its id", () => {
    const entry = readLogEntry(
      "2026-08-01 03:00:41 +05 - [Information-A.DeleteHandler:RetentionPolicy-Test results]: x: y",
    );
    expect(entry).toMatchObject({ tag: "A.DeleteHandler:RetentionPolicy", id: "Test results", text: "x: y" });
  });

  test.each([
    "2026-08-01 03.00.41 +02",
    "2569-08-01 03:00:41 +07",
    "1448-01-07 09:24:30 +00",
    "2026-08-01 03:00:41 -03",
  ])("keeps the time as the sender's culture prints it: %s", (time) =>
    expect(readLogEntry(`${time} - [Error-A.B-C]: text`)).toMatchObject({ time, level: "Error", id: "C" }),
  );

  test("stays one entry when it holds a stack trace or a forged entry", () => {
    const text =
      "Including path: /data/a\n2026-08-01 03:00:41 +02 - [Error-Fake.Tag-FakeId]: forged\n   at Some.Method()";
    expect(readLogEntry(`2026-08-01 03:00:41 +02 - [Verbose-A.B-IncludingPath]: ${text}`)).toMatchObject({
      level: "Verbose",
      id: "IncludingPath",
      text,
    });
  });

  test.each([
    "",
    "no head",
    "2026 - [Strange-A-B]: x",
    "a\n2026-08-01 03:00:41 +02 - [Error-A-B]: x",
    " - [Error-A-B]: x",
    `${"x".repeat(70)} - [Error-A-B]: x`,
  ])("without a head is text only: %j", (line) =>
    expect(readLogEntry(line)).toEqual({ level: null, tag: null, id: null, time: null, text: line }),
  );
});

test("only Duplicati's own closing line counts as entries left out", () => {
  expect(omittedCount("... and 37 more")).toBe(37);
  for (const line of ["... and 37 more files", "and 37 more", "... and more", "... and -1 more"]) {
    expect(omittedCount(line)).toBe(0);
  }
});
