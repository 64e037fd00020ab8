import { readLiveStatus, readReport } from "@duplistatus/duplicati";
import { describe, expect, it } from "vitest";
import { type DemoReport, demoLive, demoPopulation, demoReports } from "./index.ts";

const now = Date.UTC(2026, 10, 22, 15, 0);
const DAY = 86_400_000;
const iso = (at: number) => new Date(at).toISOString().slice(0, 19);

function read({ body, contentType, run }: DemoReport) {
  const outcome = readReport(Buffer.from(body), contentType, { timeZone: run.server.zone });
  if (!outcome.ok)
    throw new Error(`${run.server.name} / ${run.job.name}: ${outcome.failure.reason}\n${body}`);
  return outcome.report;
}

describe("the demo's population", () => {
  it("is the same for the same seed, and another for another seed", () => {
    const bodies = (seed: number) =>
      [...demoReports(demoPopulation({ seed, now, reports: 600 }))]
        .map(({ at, body }) => `${at} ${body}`)
        .join("\n");
    expect(bodies(1)).toBe(bodies(1));
    expect(bodies(2)).not.toBe(bodies(1));
  });

  it("can be as large as wanted, each server with its own name and machine id", () => {
    const { servers } = demoPopulation({ seed: 1, now, servers: 3000 });
    expect(servers).toHaveLength(3000);
    expect(new Set(servers.map(({ name }) => name)).size).toBe(3000);
    expect(new Set(servers.map(({ machineId }) => machineId)).size).toBe(3000);
    expect(new Set(servers.map(({ remoteAddress }) => remoteAddress)).size).toBe(3000);
    for (const { jobs } of servers) expect(jobs.length).toBeGreaterThan(0);
  });

  it("makes about as many reports as asked for, leaving every job its last runs", () => {
    for (const reports of [200, 1_500, 8_000]) {
      const population = demoPopulation({ seed: 3, now, servers: 2, reports });
      let count = 0;
      for (const _ of demoReports(population)) count++;
      expect(count).toBeGreaterThan(reports * 0.8);
      expect(count).toBeLessThan(reports * 1.2);
    }
  });
});

describe("the demo's reports", () => {
  const population = demoPopulation({ seed: 1, now });
  const reports = [...demoReports(population)];

  it("cover two years in order of arrival with nothing in the future", () => {
    expect(reports.length).toBeGreaterThan(20_000);
    expect(reports.length).toBeLessThan(30_000);
    expect(reports[0]!.at).toBeLessThan(now - 728 * DAY);
    let before = 0;
    for (const { at, run } of reports) {
      expect(at >= before && at <= now && run.end.ms < at && run.begin.ms < run.end.ms).toBe(true);
      before = at;
    }
  });

  it("never have two runs of one job begin at the same moment", () => {
    const begins = reports.map(({ run }) => `${run.server.name}/${run.job.name}/${run.begin.ms}`);
    expect(new Set(begins).size).toBe(begins.length);
  });

  it("are all read as what happened", () => {
    for (const report of reports.filter((_, i) => i % 12 === 0)) {
      const { run } = report;
      const found = read(report);
      const { family } = run.release;
      const told = family > 0 || !run.exception;
      expect(found.result).toBe(run.result);
      expect(found.operation).toBe(run.operation);
      expect(found.backupName).toBe(run.job.name);
      expect(found.machineId).toBe(family >= 1 ? run.server.machineId : null);
      expect(found.machineName).toBe(family >= 2 ? run.server.name : null);
      expect(found.begin?.slice(0, 19) ?? null).toBe(told ? iso(run.begin.ms) : null);
      if (!told) continue;
      expect(found.programVersion?.startsWith(run.release.version)).toBe(true);
      expect(Math.abs(found.durationSeconds! - (run.end.ms - run.begin.ms) / 1000)).toBeLessThan(0.01);
      expect(found.warnings! + found.errors!).toBe(run.troubles.length);
      expect(found.partial).toBe(run.partial);
      // A stopped run reports the destination as it was at its start, which proves no version either.
      expect(found.unconfirmed).toBe(run.unconfirmed || run.partial);
      expect(found.exceptionFirstLine?.startsWith(run.exception!.type) ?? true).toBe(true);
      if (run.operation !== "Backup" || run.exception) continue;
      expect(found.examinedFiles).toBe(run.examined);
      expect(found.sourceSize).toBe(run.sourceSize);
      expect(found.addedFiles).toBe(run.added);
      if (run.job.format === "text") continue;
      expect(found.uploadedBytes).toBe(run.uploaded);
      expect(found.countsAsBackup).toBe(true);
      if (run.partial || run.unconfirmed) continue;
      expect(found.reportedVersionCount ?? 0).toBe(run.versions.length);
      expect(found.destination.size).toBe(run.destination!.bytes);
    }
  });

  it("list the versions in the sender's own dates so that they can be read", () => {
    const listing = reports.filter(
      ({ run }) => run.cleanup && run.job.retention.kind === "policy" && run.job.format === "json",
    );
    const sample = listing.filter((_, i) => i % 12 === 0);
    let readable = 0;
    for (const report of sample) {
      const { availableVersions } = read(report);
      if (availableVersions === null) continue;
      readable++;
      expect(availableVersions.map((at) => at.slice(0, 19))).toEqual(report.run.versions.map(iso));
    }
    expect(readable).toBeGreaterThan(sample.length * 0.98);
  });

  it("leave every other job in good order, whatever the hour", () => {
    for (let hour = 0; hour < 24 * 9; hour += 29) {
      const moment = now + hour * 3_600_000;
      const last = new Map<string, DemoReport["run"]>();
      for (const { run } of demoReports(demoPopulation({ seed: hour, now: moment, reports: 600 }))) {
        if (run.operation === "Backup") last.set(`${run.server.name}/${run.job.name}`, run);
      }
      for (const [name, run] of last) {
        const { kind } = run.job.story;
        const late = run.next !== null && run.next + 2 * 3_600_000 < moment;
        expect([name, late]).toEqual([name, kind === "silent"]);
        if (kind === "steady") expect([name, run.result]).toEqual([name, "Success"]);
      }
    }
  });

  it("tell each kind of trouble once", () => {
    const last = new Map<string, DemoReport>();
    for (const report of reports) {
      if (report.run.operation === "Backup")
        last.set(`${report.run.server.name}/${report.run.job.name}`, report);
    }
    const failing = last.get("mail-01/Mailboxes")!;
    expect(read(failing).exceptionFirstLine).toContain("No route to host");
    expect(reports.filter(({ run, at }) => run.job === failing.run.job && at > now - 3.2 * DAY)).toHaveLength(
      3,
    );
    expect(last.get("marc-macbook/Home")!.at).toBeLessThan(now - 5 * DAY);
    expect(read(last.get("office-dc/File shares")!).warnings).toBeGreaterThan(1);
    expect(read(last.get("studio-mac/Projects")!).partial).toBe(true);
    expect(read(last.get("parents-pc/Pictures")!).unconfirmed).toBe(true);
    expect(read(last.get("pi-garage/Old projects")!).addedFiles).toBe(0);
    expect(read(last.get("accounting-srv/Ledger")!).destination.quotaWarning).toBe(true);
    expect(read(last.get("fileserver-old/Archive")!)).toMatchObject({ shape: "text", machineId: null });
    const exceptions = reports.filter(
      ({ run }) => run.exception && run.release.family === 0 && run.job.format === "json",
    );
    for (const report of exceptions) expect(read(report).shape).toBe("exception");
  });
});

describe("the demo's live status", () => {
  it("shows running backups that have not reported yet", () => {
    const population = demoPopulation({ seed: 1, now });
    const posts = demoLive(population);
    expect(posts.length).toBeGreaterThan(4);
    for (const { at, body } of posts) {
      expect(at).toBeLessThanOrEqual(now);
      const read = readLiveStatus(Buffer.from(body));
      expect(read.ok).toBe(true);
    }
    const running = population.servers
      .flatMap(({ jobs }) => jobs)
      .filter(({ story }) => story.kind === "running");
    expect(running).toHaveLength(2);
  });
});
