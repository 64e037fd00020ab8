import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf, formBody } from "../fixtures/build.ts";
import { loadReports } from "../fixtures/load.ts";
import { readReport } from "./index.ts";

function read(body: Uint8Array) {
  const outcome = readReport(body, undefined);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

const stops = ["stopped-by-user", "aborted-by-user", "stopped-by-script"];
const stopOf = (body: Uint8Array) => read(body).hints.find((hint) => stops.includes(hint)) ?? null;
const fixtures = loadReports();
const named = (pattern: RegExp) =>
  fixtures
    .filter(({ folder, file }) => pattern.test(`${folder}/${file}`))
    .map((one) => [`${one.folder}/${one.file}`, one] as const);

describe("who ended a captured run", () => {
  // 2.1.0.5 reports an abort as a plain success, 2.2.0.3 a late stop; 2.3.1.0 ignores the stop of a restore.
  test.each([
    ...named(
      /-server\/10-abort\.json|2\.2\.0\.3-server\/10-media|2\.3\.1\.0-server\/15-media|server-aborted|manual-aborted/,
    ),
    ...named(/(?:fresh|head-2026-08)\/\d+-abort-(?:first|later)-run/),
    ...named(/2\.3\.1\.0-fresh\/\d+-restore-aborted/),
  ])("a person aborted %s", (_, { body }) => expect(stopOf(body)).toBe("aborted-by-user"));

  test.each([
    ...named(
      /stop-after-current-file|stop-now|2\.1\.0\.5-server\/09-media|2\.3\.1\.0-server\/09-media|stopped-partial/,
    ),
    ...named(/(?:fresh|head-2026-08)\/\d+-stop-(?:first|later)-run/),
    ...named(/head-2026-08\/\d+-(?:restore-(?:stopped|aborted)|sync-stopped)/),
  ])("a person stopped %s", (_, { body }) => expect(stopOf(body)).toMatch(/^(?:stopped|aborted)-by-user$/));

  test("nobody ended any other", () => {
    const others = fixtures.filter(
      ({ file, produced }) => !/abort|stop/.test(file) && !/abort|stop/i.test(produced),
    );
    expect(others.length).toBeGreaterThan(650);
    for (const { folder, file, body } of others)
      expect([folder, file, stopOf(body)]).toEqual([folder, file, null]);
  });
});

describe("the rules", () => {
  const line = (id: string, text: string, level = "Error") =>
    `2026-08-01 03:00:41 +02 - [${level}-Duplicati.Library.Main.Controller-${id}]: ${text}`;
  const run = (data: object, more: object = {}) => bytesOf(backupDocument({ data: { ...data }, ...more }));
  const canceled = "System.Threading.Tasks.TaskCanceledException: A task was canceled.\n   at A.B()";

  test.each([
    [
      "terminated, in any language",
      run(
        { ParsedResult: "Error", Interrupted: true },
        { logLines: [line("TerminatedOperation", "Abgebrochen", "Information")] },
      ),
      "aborted-by-user",
    ],
    [
      "interrupted, with what was under way",
      run(
        { ParsedResult: "Error", Interrupted: true, ErrorsActualLength: 1 },
        { statistics: { RemoteCalls: 7 } },
      ),
      "aborted-by-user",
    ],
    [
      "a cancellation without a cause",
      run({ ParsedResult: "Fatal" }, { exception: canceled }),
      "aborted-by-user",
    ],
    [
      "a cancellation by a time-out",
      run(
        { ParsedResult: "Fatal" },
        {
          exception: canceled.replace(
            "A task was canceled.",
            "The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.",
          ),
        },
      ),
      null,
    ],
    [
      "a cancellation that hides another failure",
      run(
        { ParsedResult: "Fatal" },
        { exception: canceled.replace("\n", "\n ---> System.Net.Sockets.SocketException: Broken pipe\n") },
      ),
      null,
    ],
    ["a partial version", run({ ParsedResult: "Warning", PartialBackup: true }), "stopped-by-user"],
    [
      "a restore that was interrupted",
      run({ MainOperation: "Restore", Interrupted: true }),
      "stopped-by-user",
    ],
    [
      "a script that said no",
      run({ ParsedResult: "Error", Interrupted: true, ExaminedFiles: 0 }, { statistics: { RemoteCalls: 0 } }),
      "stopped-by-script",
    ],
    [
      "a file name that looks like a line of the log",
      run(
        { ParsedResult: "Warning" },
        { logLines: [line("PathNotFound", `x\n${line("TerminatedOperation", "x")}`, "Warning")] },
      ),
      null,
    ],
    [
      "an ordinary error",
      run({ ParsedResult: "Error" }, { logLines: [line("FatalError", "Fatal error\nSystem.Exception: x")] }),
      null,
    ],
  ])("%s", (_, body, stop) => expect(stopOf(body)).toBe(stop));

  test("what happened is told instead of a naked fatal error", () => {
    const body = run(
      { ParsedResult: "Error", Interrupted: true },
      { logLines: [line("FatalError", `Fatal error\n${canceled}`)] },
    );
    expect(read(body)).toMatchObject({ firstProblem: "A task was canceled.", countsAsBackup: false });
  });
});

describe("a backup of nothing", () => {
  const isEmpty = (body: Uint8Array) => read(body).hints.includes("empty-backup");

  test.each(
    named(/(?:fresh|head-2026-08)\/\d+-(?:cli-)?(?:filter-excludes-all|no-files)(?:-text|-json|-again)?\./),
  )("is one that saw no file: %s", (_, { body }) => expect(isEmpty(body)).toBe(true));

  test("is no dry, failed or interrupted run, nor one whose files did not change", () => {
    const run = (data: object) => bytesOf(backupDocument({ data: { ExaminedFiles: 0, ...data } }));
    expect(isEmpty(run({}))).toBe(true);
    for (const data of [
      { Dryrun: true },
      { ParsedResult: "Fatal" },
      { Interrupted: true },
      { ExaminedFiles: 9, AddedFiles: 0 },
    ])
      expect(isEmpty(run(data))).toBe(false);
  });
});

describe("operations under no destination", () => {
  test.each(named(/head-2026-08\/\d+-cli-(?:test-filters|system-info)/))("%s makes no job", (_, { body }) =>
    expect(read(body).touchesBackup).toBe(false),
  );

  test("are told by operation, by the id that is the same everywhere, or by the destination", () => {
    const dummy = "1332173971095A89A09BD919655AFC5697A4FE11DC3CA3D881026D21C87F6F58";
    const touches = (data: object, extra: object) =>
      read(bytesOf(backupDocument({ data: { ...data }, extra: { ...extra } }))).touchesBackup;
    expect(touches({}, {})).toBe(true);
    expect(touches({ MainOperation: "SystemInfo" }, {})).toBe(false);
    expect(touches({ MainOperation: "Test" }, { "backup-id": dummy })).toBe(false);
    expect(touches({ MainOperation: "Test" }, { "destination-type": "dummy" })).toBe(false);
    const text = `Duplicati Test report for Duplicati.CommandLine (, ${dummy}, orchid)\n\nMainOperation: Test\nParsedResult: Success\n`;
    expect(read(formBody(text)).touchesBackup).toBe(false);
  });
});

test("a Sync job's numbers are those of what it copied", () => {
  const [, stopped] = named(/head-2026-08\/36-sync-stopped/)[0]!;
  expect(read(stopped.body)).toMatchObject({
    operation: "Sync",
    examinedFiles: 20,
    addedFiles: 20,
    uploadedBytes: 10007030,
    sourceSize: 10007030,
    countsAsBackup: false,
  });
  const [, text] = named(/head-2026-08\/76-sync-deletes-first-text/)[0]!;
  const [, json] = named(/head-2026-08\/77-sync-deletes-first-json/)[0]!;
  const numbers = ({
    examinedFiles,
    addedFiles,
    addedSize,
    deletedFiles,
    uploadedBytes,
  }: ReturnType<typeof read>) => ({ examinedFiles, addedFiles, addedSize, deletedFiles, uploadedBytes });
  expect(numbers(read(text.body))).toEqual(numbers(read(json.body)));
});
