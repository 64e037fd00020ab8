import type { Chart } from "@duplistatus/contract";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertJob, saveDay } from "../../records/jobs/store.ts";
import { insertServer } from "../../records/servers/store.ts";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { stepFor } from "./chart.ts";

/** A Monday. */
const monday = 20_423;

describe.each(engines)("charts on %s", (engine) => {
  let program: TestApp;
  let browser: Send;
  let jobs: number[];
  beforeAll(async () => {
    program = await testApp({ engine });
    browser = await program.logIn();
    jobs = await program.context.database.write(async (sql) => {
      for (const id of ["nas", "pc"]) await insertServer(sql, { id, name: id, placeholder: 0, createdAt: 0 });
      const made: number[] = [];
      for (let i = 0; i < 12; i++) {
        const job = await insertJob(sql, {
          serverId: i < 2 ? "nas" : "pc",
          backupId: String(i),
          name: `job ${i}`,
          createdAt: 0,
        });
        made.push(job.id);
      }
      const day = (job: number, at: number, values: object) =>
        saveDay(sql, made[job]!, at, {
          runs: 1,
          warnings: 0,
          errors: 0,
          uploaded: 10,
          duration_ms: 1000,
          files: null,
          source_bytes: null,
          stored_bytes: 100,
          versions: 3,
          last_begin_at: at * 86_400_000,
          ...values,
        });
      // The first runs daily but for one day, the second once.
      for (const at of [0, 1, 3, 4]) await day(0, monday + at, { stored_bytes: 100 + at, versions: 3 + at });
      await day(1, monday + 1, { stored_bytes: 1000, uploaded: 7, errors: 1 });
      for (let i = 2; i < 12; i++) await day(i, monday, { uploaded: i, stored_bytes: i });
      return made;
    });
  });
  afterAll(() => program.close());

  const chart = async (query: string): Promise<Chart> => {
    const answer = await browser("GET", `/api/v1/charts?${query}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };

  it("leave days without a run empty, and invent nothing", async () => {
    const { series, runs, step } = await chart(`job=${jobs[0]}&from=${monday}&until=${monday + 6}`);
    expect(step).toBe(1);
    expect(runs).toEqual([1, 1, 0, 1, 1, 0]);
    expect(series[0]!.metrics.uploaded).toEqual([10, 10, null, 10, 10, null]);
    expect(series[0]!.metrics.stored).toEqual([100, 101, null, 103, 104, null]);
    expect(series[0]!.metrics.files).toEqual([null, null, null, null, null, null]);
  });

  it("go on counting what a backup stores while only others run", async () => {
    const { series, errors } = await chart(`server=nas&from=${monday}&until=${monday + 5}`);
    expect(series[0]!.metrics.stored).toEqual([100, 1101, null, 1103, 1104]);
    expect(series[0]!.metrics.uploaded).toEqual([10, 17, null, 10, 10]);
    expect(errors).toEqual([0, 1, 0, 0, 0]);
    // Also what it stored before the first day that is shown.
    const later = await chart(`server=nas&from=${monday + 3}&until=${monday + 5}`);
    expect(later.series[0]!.metrics.stored).toEqual([1103, 1104]);
  });

  it("add up weeks, with the last size and the largest number of versions", async () => {
    const { series, step, first, runs } = await chart(
      `job=${jobs[0]}&from=${monday - 500}&until=${monday + 7}`,
    );
    // What lies before the first run is not drawn.
    expect([step, first]).toEqual([1, monday - 1]);
    expect(runs.reduce((a, b) => a + b)).toBe(4);
    expect(series).toHaveLength(1);
    const weeks = await chart(`job=${jobs[0]}&from=${monday}&until=${monday + 900}`);
    expect([weeks.step, weeks.first]).toEqual([7, monday]);
    const { metrics } = weeks.series[0]!;
    expect([metrics.uploaded![0], metrics.stored![0], metrics.versions![0]]).toEqual([40, 104, 7]);
    expect(metrics.uploaded![1]).toBeNull();
  });

  it("show the eight largest and all others", async () => {
    const { series } = await chart(`server=pc&from=${monday}&until=${monday + 1}&split=jobs&metric=uploaded`);
    expect(series).toHaveLength(9);
    expect(series[0]).toMatchObject({ name: "job 11", kind: "job", metrics: { uploaded: [11] } });
    expect(series.at(-1)).toMatchObject({ kind: "others", metrics: { uploaded: [2 + 3] } });
  });

  it("refuse what makes no sense", async () => {
    for (const query of ["from=5&until=5", "job=x", "metric=colour", "from=-1"])
      expect((await browser("GET", `/api/v1/charts?${query}`)).statusCode, query).toBe(400);
    expect((await chart("server=nobody")).oldest).toBeNull();
  });
});

describe("the bars of a chart", () => {
  it("stay few, however long the time and however many the backups", () => {
    for (const days of [7, 92, 365, 1_095, 4_000, 10_000])
      for (const series of [1, 5, 9]) {
        const bars = Math.ceil(days / stepFor(days, series)) + 1;
        expect(bars * series).toBeLessThanOrEqual(1_500);
      }
    expect([stepFor(92, 9), stepFor(365, 1), stepFor(365, 9), stepFor(1_095, 1)]).toEqual([1, 1, 7, 7]);
  });
});
