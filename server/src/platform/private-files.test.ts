import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makePrivate } from "./private-files.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "duplistatus-private-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const put = (name: string, mode: number) => {
  writeFileSync(join(dataDir, name), "");
  chmodSync(join(dataDir, name), mode);
};
const modeOf = (name: string) => (statSync(join(dataDir, name)).mode & 0o777).toString(8);

describe("the files of a data directory", () => {
  it("that are ours become readable for their owner only, and nothing else is touched", () => {
    const ours = [
      "duplistatus.db",
      "duplistatus.db-wal",
      "duplistatus.db-shm",
      "duplistatus.lock",
      "secret.key",
    ];
    for (const name of ours) put(name, 0o644);
    put("notes.txt", 0o644);
    put("duplistatus.db.old", 0o640);
    expect(makePrivate(dataDir)).toEqual([]);
    expect(ours.map(modeOf)).toEqual(["600", "600", "600", "600", "600"]);
    expect([modeOf("notes.txt"), modeOf("duplistatus.db.old")]).toEqual(["644", "640"]);
  });

  it("need not be there", () => {
    expect(makePrivate(join(dataDir, "nowhere"))).toEqual([]);
  });
});
