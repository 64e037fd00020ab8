import { describe, expect, it } from "vitest";
import { readImportedRow, readImportedRowLog, storeImportedRow } from "./imported-row.ts";

const server = { id: "0123456789abcdef0123456789abcdef", name: "nas" };
const row = {
  backup_name: "Photos",
  backup_id: "DB-1",
  date: "2026-10-08 06:35:02",
  status: "Warning",
  duration_seconds: 635.6,
  warnings: 30,
  warnings_array: JSON.stringify(["2026-10-08 06:35:04 +00 - [Warning-Some.Tag-Id]: careful", "no head"]),
  messages_array: JSON.stringify(["2026-10-08 06:35:03 +00 - [Information-Some.Tag-Id]: begins", 7]),
  known_file_size: 0,
  backup_list_count: 3,
  partial_backup: 0,
};

const read = (change: Record<string, unknown> = {}) => {
  const outcome = readImportedRow(storeImportedRow({ ...row, ...change }, server));
  return outcome.ok ? outcome.report : null;
};

describe("a run that 1.x kept", () => {
  it("reads like the report it was made of", () => {
    expect(read()).toMatchObject({
      hints: ["imported"],
      operation: "Backup",
      result: "Warning",
      begin: "2026-10-08T06:35:02Z",
      end: null,
      durationSeconds: 635.6,
      machineId: server.id,
      backupId: "DB-1",
      warnings: 30,
      partial: false,
      firstProblem: "careful",
      destination: { size: null, versionCount: 3 },
      availableVersions: null,
    });
  });

  it("keeps the versions that 1.x showed where its lines name none", () => {
    const shown = ["2026-10-06T05:00:00.000Z", "nonsense", "2026-10-07T05:00:00.000Z"];
    expect(read({ available_backups: JSON.stringify(shown) })!.availableVersions).toEqual([
      "2026-10-07T05:00:00.000Z",
      "2026-10-06T05:00:00.000Z",
    ]);
  });

  it("gives its lines the kind of their list, and counts those that 1.x left out", () => {
    const log = readImportedRowLog(storeImportedRow(row, server));
    expect(log.entries.map(({ level, text }) => [level, text])).toEqual([
      ["Warning", "careful"],
      ["Warning", "no head"],
      ["Information", "begins"],
    ]);
    expect(log.omitted).toBe(28);
  });

  it("is no run when the bytes are none of it", () => {
    for (const bytes of ["", "{}", '{"run":7}', "nonsense"]) {
      expect(readImportedRow(Buffer.from(bytes))).toMatchObject({ ok: false });
      expect(readImportedRowLog(Buffer.from(bytes)).entries).toEqual([]);
    }
  });
});
