import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { begin, type Program, seriousViolations, startDemo, type Visit } from "./harness.ts";

let program: Program;
let visitor: Visit;
let page: Page;
let serverId = "";
let backupId = 0;

beforeAll(async () => {
  const begun = await begin({
    starting: startDemo(["--at", "2026-11-22T09:00:00Z", "--reports", "1500"]),
    async prepare(_program, own) {
      await own.addInitScript(() => {
        const shifts = { sum: 0 };
        Object.assign(globalThis, { shifts });
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & {
            value: number;
            hadRecentInput: boolean;
          })[])
            if (!entry.hadRecentInput) shifts.sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
      });
    },
  });
  ({ program, visitor, page } = begun);
  const answer = await page.request.get(`${program.address}api/v1/dashboard`);
  const { jobs } = (await answer.json()) as {
    jobs: { id: number; serverId: string; name: string; runCount: number }[];
  };
  const photos = jobs.find(({ name }) => name === "Photos")!;
  serverId = photos.serverId;
  backupId = photos.id;
  return begun.end;
});

async function open(path: string): Promise<void> {
  await page.goto(`${program.address}${path}`);
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page
    .getByRole("table", { name: "Runs" })
    .or(page.getByRole("list", { name: "Runs" }))
    .waitFor();
  await page.locator(".uplot canvas").first().waitFor();
}

const shifted = () => page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);
const sideways = () =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
const rows = () => page.getByRole("table", { name: "Runs" }).locator("tbody tr[aria-rowindex]");

describe.each([
  ["light", 1440],
  ["dark", 1440],
  ["light", 390],
  ["dark", 390],
] as const)("in %s colours, %i pixels wide", (theme, width) => {
  beforeAll(async () => {
    await page.request.patch(`${program.address}api/v1/me/preferences`, { data: { theme } });
    await page.setViewportSize({ width, height: 900 });
  });

  test.each(["server", "backup"])(
    "the page of a %s can be used by everyone, and nothing jumps",
    async (kind) => {
      await open(kind === "server" ? `servers/${serverId}` : `backups/${backupId}`);
      expect(await shifted()).toBeLessThanOrEqual(0.02);
      expect(await sideways()).toBeLessThanOrEqual(0);
      expect(await seriousViolations(page)).toEqual([]);
    },
  );
});

describe("the page of a server", () => {
  beforeAll(() => page.setViewportSize({ width: 1440, height: 900 }));

  test("is reached from the dashboard and leads to a backup and back", async () => {
    await page.goto(program.address);
    await page.locator(`main a[href*="/servers/${serverId}"]`).first().click();
    await page.waitForURL((url) => url.pathname === `/servers/${serverId}`);
    await page.locator(`main a[href*="/backups/${backupId}"]`).first().click();
    await page.getByRole("heading", { level: 1, name: "Photos" }).waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.pathname === `/servers/${serverId}`);
  });

  test("narrows its runs by outcome, keeps that in the address, and shows it again after coming back", async () => {
    await open(`servers/${serverId}`);
    const all = await rows().count();
    await page.getByLabel("Outcome", { exact: true }).selectOption("trouble");
    await page.waitForURL((url) => url.searchParams.get("status") === "trouble");
    await expect.poll(() => rows().getByRole("img", { name: "Success" }).count()).toBe(0);
    expect(all).toBeGreaterThan(0);
    await rows().first().getByRole("link").click();
    await page.waitForURL((url) => url.pathname.startsWith("/runs/"));
    await page.goBack();
    await page.waitForURL((url) => url.searchParams.get("status") === "trouble");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.waitForURL((url) => !url.searchParams.has("status"));
  });

  test("sorts by any column from the keyboard", async () => {
    await open(`servers/${serverId}`);
    await page.getByRole("button", { name: "Duration" }).last().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("sort") === "duration");
    await expect
      .poll(() => page.getByRole("columnheader", { name: "Duration" }).getAttribute("aria-sort"))
      .toBe("descending");
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.searchParams.get("order") === "asc");
  });

  test("draws only the lines in sight and reads on while it is scrolled", async () => {
    await open(`servers/${serverId}`);
    const last = async () => Number(await rows().last().getAttribute("aria-rowindex"));
    const before = await last();
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, 4_000);
        return last();
      })
      .toBeGreaterThan(before + 120);
    expect(await rows().count()).toBeLessThan(90);
  });
});

describe("the page of a backup", () => {
  test("tells the days of its last year in words, by arrow keys", async () => {
    await open(`backups/${backupId}`);
    const year = page.getByRole("group", { name: "The last year" });
    const day = year.locator("a[tabindex='0']");
    await day.focus();
    const newest = await day.getAttribute("aria-label");
    await page.keyboard.press("ArrowLeft");
    const earlier = await year.locator("a:focus").getAttribute("aria-label");
    expect(earlier).toMatch(/\d{4}: \w+/);
    expect(earlier).not.toBe(newest);
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => url.pathname.startsWith("/runs/"));
  });

  test("has charts whose numbers the arrow keys tell, and which remember what they show", async () => {
    await open(`backups/${backupId}`);
    const plot = page.getByRole("slider", { name: "Uploaded over time" });
    await plot.focus();
    await page.keyboard.press("Home");
    const first = await plot.getAttribute("aria-valuetext");
    await page.keyboard.press("ArrowRight");
    expect(await plot.getAttribute("aria-valuetext")).not.toBe(first);
    await page.getByText("1 Y", { exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get("range") === "1y");
    await page.getByText("Stored", { exact: true }).first().click();
    await page.waitForURL((url) => url.searchParams.get("metric") === "stored");
    await page.getByRole("slider", { name: "Stored over time" }).waitFor();
    await page.getByRole("button", { name: "Numbers as a table" }).click();
    const numbers = page.getByRole("region", { name: "Numbers as a table" });
    expect(await numbers.getByRole("row").count()).toBeGreaterThan(20);
    await page.reload();
    await page.getByRole("slider", { name: "Stored over time" }).waitFor();
  });

  test("says when there is no such backup or server", async () => {
    visitor.allow("status of 404");
    for (const path of ["backups/987654", "servers/nobody"]) {
      await page.goto(`${program.address}${path}`);
      await page.getByText("was not found").waitFor();
    }
  });
});
