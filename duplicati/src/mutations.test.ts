import { describe, expect, test } from "vitest";
import { loadReports, loadStatusStreams } from "../fixtures/load.ts";
import { readLiveStatus, readReport, readReportLog } from "./index.ts";

/** A small generator of numbers that gives the same row everywhere (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** What happens to bytes on their way: cut, doubled, overwritten, joined with others, written in another way. */
function mutate(body: Buffer, other: Buffer, pick: (below: number) => number): Buffer {
  const at = pick(body.length + 1);
  const end = Math.min(body.length, at + pick(200));
  switch (pick(10)) {
    case 0:
      return body.subarray(0, at);
    case 1:
      return body.subarray(at);
    case 2:
      return Buffer.concat([body.subarray(0, end), body.subarray(at)]);
    case 3:
      return Buffer.concat([body.subarray(0, at), body.subarray(end)]);
    case 4: {
      const changed = Buffer.from(body);
      for (let i = at; i < end; i++) changed[i] = pick(256);
      return changed;
    }
    case 5: {
      const signs = Buffer.from('{}[]",:&=%+\\\r\n\0 ()-');
      const changed = Buffer.from(body);
      for (let i = 0; i < 8 && body.length > 0; i++) changed[pick(body.length)] = signs[pick(signs.length)]!;
      return changed;
    }
    case 6:
      return Buffer.concat([body.subarray(0, at), other.subarray(pick(other.length + 1))]);
    case 7:
      return Buffer.from(body.toString("utf8"), "utf16le");
    case 8:
      return Buffer.from(`message=${encodeURIComponent(body.toString("utf8"))}`);
    default:
      return Buffer.from(JSON.stringify({ message: body.toString("utf8") }));
  }
}

const results = ["Success", "Warning", "Error", "Fatal", "Unknown"];

function check(body: Buffer): void {
  const outcome = readReport(body, undefined);
  const log = readReportLog(body, undefined);
  expect(Array.isArray(log.entries)).toBe(true);
  if (!outcome.ok) {
    expect(outcome.failure.reason).not.toBe("");
    return;
  }
  const { report } = outcome;
  expect(results).toContain(report.result);
  expect(report.operation).not.toBe("");
  for (const name of [
    report.machineId,
    report.machineName,
    report.backupId,
    report.backupName,
    report.operation,
  ]) {
    expect((name ?? "").length).toBeLessThanOrEqual(1024);
  }
  expect(report.machineId).not.toBe("");
  for (const time of [report.begin, report.end])
    if (time !== null) expect(Date.parse(time)).toBeGreaterThan(0);
  // What is no success is never taken for a backup.
  if (report.countsAsBackup)
    expect([report.operation, report.dryrun, report.result === "Fatal"]).toEqual(["Backup", false, false]);
}

describe("real bodies that were damaged on their way", () => {
  const bodies = loadReports().map(({ body }) => Buffer.from(body));
  const small = bodies.filter((body) => body.length < 30_000);

  test("are read or refused with a reason, whatever happened to them", () => {
    const pick = numbers(20_261_130);
    for (let round = 0; round < 6000; round++) {
      let body: Buffer = small[pick(small.length)]!;
      for (let times = 1 + pick(3); times > 0; times--) body = mutate(body, small[pick(small.length)]!, pick);
      check(body);
    }
  });

  test("keep their verdict where only their end was lost in a text, and are kept where it is JSON", () => {
    for (const body of small) {
      const cut = body.subarray(0, Math.floor(body.length * 0.9));
      const [whole, part] = [readReport(body, undefined), readReport(cut, undefined)];
      if (!whole.ok) continue;
      if (whole.report.shape === "json" || whole.report.shape === "exception") {
        expect(part.ok ? "read" : part.failure.kind).toBe("unreadable");
      } else if (part.ok && part.report.result !== "Unknown" && part.report.begin !== null) {
        expect(part.report.result).toBe(whole.report.result);
      }
    }
  });

  test("and live messages alike", () => {
    const messages = loadStatusStreams().flatMap(({ requests }) =>
      requests.map(({ body }) => Buffer.from(body)),
    );
    const pick = numbers(7);
    for (let round = 0; round < 3000; round++) {
      const outcome = readLiveStatus(
        mutate(messages[pick(messages.length)]!, messages[pick(messages.length)]!, pick),
      );
      if (outcome.ok) expect(Date.parse(outcome.status.startedUtc)).toBeGreaterThan(0);
      else expect(outcome.reason).not.toBe("");
    }
  });
});
