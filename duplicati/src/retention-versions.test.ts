import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf, type DocumentChanges } from "../fixtures/build.ts";
import { readReport } from "./index.ts";

const tag = "Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy";

interface Lists {
  prefix?: string;
  considered: string[];
  deleted?: string[];
}

/** A Backup of 2 June 2026, 13:00:05 UTC, whose log holds the two retention lines with the lists given. */
function runWith(
  { prefix = "2026-06-02 15:00:09 +02", considered, deleted = [] }: Lists,
  changes: DocumentChanges = {},
) {
  const body = backupDocument({
    ...changes,
    data: {
      BeginTime: "2026-06-02T13:00:04.5Z",
      EndTime: "2026-06-02T13:00:12Z",
      DeleteResults: { DeletedSetsActualLength: deleted.length, DeletedSets: null },
      ...changes.data,
    },
    statistics: {
      LastBackupDate: "2026-06-02T15:00:05+02:00",
      BackupListCount: considered.length - deleted.length + 1,
      KnownFilesets: considered.length - deleted.length + 1,
      ...changes.statistics,
    },
    logLines: changes.logLines ?? [
      `${prefix} - [Information-${tag}-BackupList]: Backups to consider: ${considered.join(", ")}`,
      `${prefix} - [Information-${tag}-AllBackupsToDelete]: All backups to delete: ${deleted.join(", ")}`,
    ],
  });
  const outcome = readReport(bytesOf(body), "application/json");
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

const utc = ["2026-06-02T13:00:05Z", "2026-06-01T13:04:05Z", "2026-05-28T07:03:02Z"];

describe("the list of versions is read in the culture of the sender", () => {
  test.each([
    ["invariant", "06/01/2026 15:04:05", "05/28/2026 09:03:02"],
    ["en-US", "6/1/2026 3:04:05 PM", "5/28/2026 9:03:02 AM"],
    ["en-US with a narrow blank", "6/1/2026 3:04:05\u202fPM", "5/28/2026 9:03:02\u202fAM"],
    ["en-GB", "01/06/2026 15:04:05", "28/05/2026 09:03:02"],
    ["de", "01.06.2026 15:04:05", "28.05.2026 09:03:02"],
    ["fi", "1.6.2026 15.04.05", "28.5.2026 9.03.02"],
    ["cs", "01.06.2026 15:04:05", "28.05.2026 9:03:02"],
    ["da", "01-06-2026 15:04:05", "28-05-2026 09:03:02"],
    ["sv", "2026-06-01 15:04:05", "2026-05-28 09:03:02"],
    ["ja", "2026/06/01 15:04:05", "2026/05/28 9:03:02"],
    ["hu", "2026. 06. 01. 15:04:05", "2026. 05. 28. 9:03:02"],
    ["bg", "1.06.2026\u202fг. 15:04:05\u202fч.", "28.05.2026\u202fг. 9:03:02\u202fч."],
    ["ko", "2026. 6. 1. 오후 3:04:05", "2026. 5. 28. 오전 9:03:02"],
    ["ko under Mono", "2026-06-01 오후 3:04:05", "2026-05-28 오전 9:03:02"],
    ["zh-TW", "2026/6/1 下午 3:04:05", "2026/5/28 上午 9:03:02"],
    ["hr", "01. 06. 2026. 15:04:05", "28. 05. 2026. 09:03:02"],
    ["sk", "1. 6. 2026 15:04:05", "28. 5. 2026 9:03:02"],
    ["id", "01/06/2026 15.04.05", "28/05/2026 09.03.02"],
    ["es-MX", "01/06/2026 03:04:05 p.\u00a0m.", "28/05/2026 09:03:02 a.\u00a0m."],
    ["en-AU", "1/06/2026 3:04:05 pm", "28/05/2026 9:03:02 am"],
    ["fr-CA", "2026-06-01 15 h 04 min 05 s", "2026-05-28 09 h 03 min 02 s"],
    ["el", "1/6/2026 3:04:05 μ.μ.", "28/5/2026 9:03:02 π.μ."],
    ["ar-EG", "1\u200f/6\u200f/2026 3:04:05 م", "28\u200f/5\u200f/2026 9:03:02 ص"],
  ])("%s", (_, newer, older) => {
    expect(runWith({ considered: [newer, older] }).availableVersions).toEqual(utc);
  });

  test("th, whose years and log times are Buddhist", () => {
    const prefix = "2569-06-02 15:00:09 +02";
    const considered = ["1/6/2569 15:04:05", "28/5/2569 9:03:02"];
    expect(runWith({ prefix, considered }).availableVersions).toEqual(utc);
  });

  test("fa, whose calendar is the Persian one", () => {
    const prefix = "1405-03-12 15:00:09 +02";
    expect(
      runWith({ prefix, considered: ["1405/3/11 15:04:05", "1405/3/7 9:03:02"] }).availableVersions,
    ).toEqual(utc);
  });

  test.each([
    ["a Hijri date", "1447-12-16 15:00:09 +02", "16/12/1447 15:04:05"],
    ["a redacted date", "2026-06-02 15:00:09 +02", "6\u200f\u200f-redacted- 9:37:49 م"],
    ["an unknown half of the day", "2026-06-02 15:00:09 +02", "31/05/2026 3:04:05 zz"],
    ["a calendar that the line's own time denies", "2026-06-02 15:00:09 +02", "28/05/2569 15:04:05"],
  ])("but not %s", (_, prefix, date) => {
    const report = runWith({ prefix, considered: [date] });
    expect(report.availableVersions).toBeNull();
    expect(report.hints).toContain("versions-unreadable");
  });
});

describe("day and month are never guessed", () => {
  test("both orders possible and nothing to tell them apart: no list", () => {
    const report = runWith({
      considered: ["04/05/2026 03:00:01", "03/05/2026 03:00:01", "02/05/2026 03:00:01"],
    });
    expect(report.availableVersions).toBeNull();
    expect(report.hints).toContain("versions-unreadable");
  });

  test("both orders give the same dates: no doubt", () => {
    expect(runWith({ considered: ["05/05/2026 03:00:01"] }).availableVersions).toEqual([
      utc[0],
      "2026-05-05T01:00:01Z",
    ]);
  });

  test("the list has to fall from newest to oldest", () => {
    // Day first: 2 May, 1 May, 12 April. Month first this would rise from January to December.
    const considered = ["02/05/2026 03:00:01", "01/05/2026 03:00:01", "12/04/2026 03:00:01"];
    expect(runWith({ considered }).availableVersions?.at(-1)).toBe("2026-04-12T01:00:01Z");
  });

  test("no version is later than the newest one", () => {
    // Month first it would be 5 November 2026, after the run.
    expect(runWith({ considered: ["11/05/2026 03:00:01"] }).availableVersions?.[1]).toBe(
      "2026-05-11T01:00:01Z",
    );
  });

  test("the exact times of deleted versions settle it", () => {
    const deleted = {
      DeletedSetsActualLength: 1,
      DeletedSets: [{ Item1: 2, Item2: "2026-02-05T03:00:01+01:00" }],
    };
    const report = runWith(
      { considered: ["04/05/2026 03:00:01", "02/05/2026 03:00:01"], deleted: ["02/05/2026 03:00:01"] },
      { data: { DeleteResults: deleted } },
    );
    expect(report.availableVersions).toEqual([utc[0], "2026-04-05T01:00:01Z"]);
  });
});

describe("available is considered − deleted + newest", () => {
  const considered = ["01.06.2026 15:04:05", "28.05.2026 09:03:02"];

  test("the newest is the previous version when the run made none", () => {
    const report = runWith(
      { considered: ["28.05.2026 09:03:02"] },
      { statistics: { LastBackupDate: "2026-06-01T15:04:05+02:00" } },
    );
    expect(report.availableVersions).toEqual([utc[1], utc[2]]);
  });

  test("the newest is gone, too, when full removal was allowed", () => {
    const prefix = "2026-06-02 15:00:09 +02";
    const head = `${prefix} - [Information-${tag}`;
    const lines = [
      `${head}-BackupList]: Backups to consider: ${considered[0]}`,
      `${head}-DeleteMostRecent]: Deleting most recent backup: 02.06.2026 15:00:05`,
      `${head}-AllBackupsToDelete]: All backups to delete: 02.06.2026 15:00:05`,
    ];
    const data = { DeleteResults: { DeletedSetsActualLength: 1, DeletedSets: null } };
    const statistics = { KnownFilesets: 1, BackupListCount: 1 };
    expect(runWith({ considered }, { logLines: lines, data, statistics }).availableVersions).toEqual([
      utc[1],
    ]);
  });

  test("an empty list means that the newest is the only one", () => {
    expect(runWith({ considered: [] }).availableVersions).toEqual([utc[0]]);
    const withCount = (KnownFilesets: number) =>
      runWith({ considered: [] }, { statistics: { KnownFilesets, BackupListCount: KnownFilesets } });
    expect(withCount(2).availableVersions).toEqual([utc[0]]);
    expect(withCount(3).availableVersions).toBeNull();
  });

  test("what went is left out", () => {
    expect(runWith({ considered, deleted: [considered[1]!] }).availableVersions).toEqual([utc[0], utc[1]]);
  });

  test("what really went counts when other rules removed more than the policy", () => {
    const sets = [{ Item1: 1, Item2: "2026-05-28T09:03:02+02:00" }];
    const report = runWith(
      { considered },
      {
        data: { DeleteResults: { DeletedSetsActualLength: 1, DeletedSets: sets } },
        statistics: { BackupListCount: 2, KnownFilesets: 2 },
      },
    );
    expect(report.availableVersions).toEqual([utc[0], utc[1]]);
  });

  test("there is no list when it is not told which of many went", () => {
    const results = { DeletedSetsActualLength: 30, DeletedSets: [] };
    expect(runWith({ considered }, { data: { DeleteResults: results } }).availableVersions).toBeNull();
  });

  test("there is no list when something goes that was never considered", () => {
    expect(runWith({ considered, deleted: ["27.05.2026 09:03:02"] }).availableVersions).toBeNull();
  });

  test("there is no list when the number of versions contradicts it", () => {
    const withCount = (KnownFilesets: number) =>
      runWith({ considered }, { statistics: { KnownFilesets, BackupListCount: KnownFilesets } });
    for (const near of [2, 3, 4]) expect(withCount(near).availableVersions).toEqual(utc);
    for (const off of [1, 5, 7]) expect(withCount(off).availableVersions).toBeNull();
  });

  test("after a stop the newest version is not known, and that is no reading fault", () => {
    const stale = { LastBackupDate: "2026-06-01T15:04:05+02:00" };
    const report = runWith(
      { considered },
      { statistics: stale, data: { PartialBackup: true, ParsedResult: "Warning" } },
    );
    expect(report.availableVersions).toBeNull();
    expect(report.hints).not.toContain("versions-unreadable");
  });

  test("a dry run deletes nothing and its list is not used", () => {
    expect(runWith({ considered }, { data: { Dryrun: true } }).availableVersions).toBeNull();
  });

  test("a file name that imitates a retention line changes nothing", () => {
    const prefix = "2026-06-02 15:00:09 +02";
    const forged = `${prefix} - [Information-${tag}-BackupList]: Backups to consider: 01.01.2020 00:00:00`;
    const lines = [
      `${prefix} - [Information-${tag}-BackupList]: Backups to consider: ${considered.join(", ")}`,
      `${prefix} - [Information-${tag}-AllBackupsToDelete]: All backups to delete: `,
      `${prefix} - [Verbose-A.B-IncludingPath]: Including path: /a\n${forged}`,
      `${prefix} - [Verbose-A.B-IncludingPath]: Including path: ${forged}`,
      `no head\n${forged}`,
    ];
    expect(runWith({ considered }, { logLines: lines }).availableVersions).toEqual(utc);
  });

  test("without a retention policy there is no list and no complaint", () => {
    const report = runWith({ considered }, { logLines: [] });
    expect(report.availableVersions).toBeNull();
    expect(report.hints).not.toContain("versions-unreadable");
  });
});

describe("wall-clock times get the offset of their own date", () => {
  const march = {
    data: { BeginTime: "2026-04-01T01:00:00.5Z", EndTime: "2026-04-01T01:00:09Z" },
    statistics: { LastBackupDate: "2026-04-01T03:00:01+02:00" },
  };
  const spring = {
    prefix: "2026-04-01 03:00:05 +02",
    considered: ["30.03.2026 03:00:01", "28.03.2026 03:00:01"],
  };

  test("versions from before the change of clocks in spring", () => {
    expect(runWith(spring, march).availableVersions).toEqual([
      "2026-04-01T01:00:01Z",
      "2026-03-30T01:00:01Z",
      "2026-03-28T02:00:01Z",
    ]);
  });

  test("the exact offset of a deleted version tells a clock that never changes", () => {
    const deleted = {
      DeletedSetsActualLength: 1,
      DeletedSets: [{ Item1: 2, Item2: "2026-03-27T03:00:01+02:00" }],
    };
    const considered = [...spring.considered, "27.03.2026 03:00:01"];
    const report = runWith(
      { ...spring, considered, deleted: ["27.03.2026 03:00:01"] },
      { ...march, data: { ...march.data, DeleteResults: deleted } },
    );
    expect(report.availableVersions?.at(-1)).toBe("2026-03-28T01:00:01Z");
  });

  test("a zone known to the caller decides", () => {
    const prefix = "2026-04-01 03:00:05 +02";
    const lines = [`${prefix} - [Information-${tag}-BackupList]: Backups to consider: 28.03.2026 03:00:01`];
    lines.push(`${prefix} - [Information-${tag}-AllBackupsToDelete]: All backups to delete: `);
    const body = bytesOf(
      backupDocument({
        ...march,
        statistics: { ...march.statistics, KnownFilesets: 2 },
        logLines: lines,
      }),
    );
    const at = (timeZone: string) => {
      const outcome = readReport(body, undefined, { timeZone });
      return outcome.ok ? outcome.report.availableVersions?.[1] : null;
    };
    expect(at("Africa/Johannesburg")).toBe("2026-03-28T01:00:01Z");
    expect(at("Europe/Berlin")).toBe("2026-03-28T02:00:01Z");
    expect(at("No/Where")).toBe("2026-03-28T02:00:01Z");
    // A zone that the report itself denies does not count.
    expect(at("Asia/Tokyo")).toBe("2026-03-28T02:00:01Z");
  });

  const autumn = {
    data: { BeginTime: "2026-10-26T02:00:00.5Z", EndTime: "2026-10-26T02:00:09Z" },
    statistics: { LastBackupDate: "2026-10-26T03:00:01+01:00" },
  };
  const prefix = "2026-10-26 03:00:05 +01";

  test("two versions of the repeated hour are told apart by their order", () => {
    const considered = ["25.10.2026 02:10:00", "25.10.2026 02:50:00", "24.10.2026 03:00:00"];
    expect(runWith({ prefix, considered }, autumn).availableVersions?.slice(1)).toEqual([
      "2026-10-25T01:10:00Z",
      "2026-10-25T00:50:00Z",
      "2026-10-24T01:00:00Z",
    ]);
  });

  test("two versions that are printed alike are the two moments of it", () => {
    const considered = ["25.10.2026 02:30:00", "25.10.2026 02:30:00", "24.10.2026 03:00:00"];
    expect(runWith({ prefix, considered }, autumn).availableVersions?.slice(1)).toEqual([
      "2026-10-25T01:30:00Z",
      "2026-10-25T00:30:00Z",
      "2026-10-24T01:00:00Z",
    ]);
  });

  test("one version of the repeated hour alone stays open: no list", () => {
    const considered = ["25.10.2026 02:30:00", "24.10.2026 03:00:00"];
    expect(runWith({ prefix, considered }, autumn).availableVersions).toBeNull();
  });

  test("offsets that are no whole hours, of which the log shows only the hours", () => {
    const report = runWith(
      { prefix: "2026-06-02 18:45:09 +05", considered: ["01-06-2026 18:45:05"] },
      { statistics: { LastBackupDate: "2026-06-02T18:45:05+05:45" } },
    );
    expect(report.availableVersions).toEqual(["2026-06-02T13:00:05Z", "2026-06-01T13:00:05Z"]);
  });
});
