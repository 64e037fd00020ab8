import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { begin, type Program, seriousViolations, startDemo } from "./harness.ts";

let program: Program;
let page: Page;

beforeAll(async () => {
  const begun = await begin({
    starting: startDemo(["--at", "2026-11-22T09:00:00Z", "--reports", "1500"]),
  });
  ({ program, page } = begun);
  return begun.end;
});

async function open(path: string): Promise<void> {
  await page.goto(`${program.address}${path}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .animate-pulse"));
}

async function prefer(change: Record<string, string>): Promise<void> {
  const answer = await page.request.patch(`${program.address}api/v1/me/preferences`, { data: change });
  expect(answer.status()).toBe(200);
}

interface Shown {
  id: number;
  state: string;
  latest: { runId: number; status: string } | null;
}

/** The latest run of a backup in each state. */
async function runs(): Promise<Map<string, number>> {
  const answer = await page.request.get(`${program.address}api/v1/dashboard`);
  const { jobs } = (await answer.json()) as { jobs: Shown[] };
  return new Map(jobs.flatMap(({ state, latest }) => (latest === null ? [] : [[state, latest.runId]])));
}

test("the demo has a backup in every state that needs attention", async () => {
  const found = await runs();
  for (const state of ["failing", "overdue", "warning", "unconfirmed", "running", "ok"])
    expect([...found.keys()]).toContain(state);
  await open("");
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(
    /\d of \d+ backups need attention/,
  );
});

describe.each([
  ["light", "cards", 1280],
  ["dark", "table", 1280],
  ["light", "table", 390],
  ["dark", "cards", 390],
] as const)("in %s colours, as %s, %i pixels wide", (theme, layout, width) => {
  beforeAll(async () => {
    await prefer({ theme, layout });
    await page.setViewportSize({ width, height: 844 });
  });

  async function fits(): Promise<void> {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  }

  async function usable(): Promise<void> {
    expect(await seriousViolations(page)).toEqual([]);
    await fits();
  }

  test("the dashboard full of trouble does not scroll sideways", async () => {
    await open("");
    await fits();
  });

  test.each(["failing", "warning", "unconfirmed"])(
    "the run of a backup that is %s can be used by everyone",
    async (state) => {
      await open(`runs/${(await runs()).get(state)}`);
      await usable();
    },
  );

  test.each(["monitoring", "incidents"])("the page %s can be used by everyone", async (name) => {
    await open(`settings/${name}`);
    await usable();
  });
});
