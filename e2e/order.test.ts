import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  loggedOutAnswer,
  login,
  ownPassword,
  type Program,
  report,
  send,
  seriousViolations,
  startBrowser,
  startProgram,
  type Visit,
  visit,
} from "./harness.ts";

let program: Program;
let browser: Browser;
let visitor: Visit;
let page: Page;

const servers = ["attic", "bureau", "cellar", "depot", "engine", "forge"];

async function fail(server: string): Promise<void> {
  const sent = JSON.parse(report({ server, hoursAgo: 0.1 }).body);
  sent.Data.ParsedResult = "Error";
  expect((await send(program.address, JSON.stringify(sent))).status).toBe(200);
}

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ ADMIN_PASSWORD: ownPassword }), startBrowser()]);
  for (const server of servers)
    expect((await send(program.address, report({ server }).body)).status).toBe(200);
  visitor = await visit(browser);
  visitor.allow(loggedOutAnswer);
  page = visitor.page;
  await login(page, program.address);
  await page.locator("article").first().waitFor();
});

afterAll(async () => {
  await visitor?.end();
  await browser?.close();
  await program?.stop();
});

const card = (name: string) => page.locator("article", { hasText: name });
const topOf = async (name: string) => (await card(name).boundingBox())!;

test("a backup that nobody expects is not called fine", async () => {
  await page.getByRole("heading", { level: 1, name: "The last runs of 6 backups were good" }).waitFor();
  await page.getByText("6 backups have no known schedule").waitFor();
  await page.getByRole("link", { name: "Set an interval" }).click();
  await page.waitForURL(/settings\/monitoring\?show=unknown/);
  await page.goBack();
  await card("attic").waitFor();
});

test("nothing moves under the mouse while backups begin to fail, and the news waits at the top", async () => {
  await card("attic").hover();
  const before = await topOf("attic");
  await page.evaluate(() => {
    const shifts = { sum: 0 };
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        shifts.sum += entry.value;
    }).observe({ type: "layout-shift" });
  });
  for (const server of ["forge", "engine", "depot"]) await fail(server);
  const news = page.getByRole("button", { name: "3 new problems" });
  await news.waitFor();
  await page.getByRole("heading", { level: 1, name: "3 of 6 backups need attention" }).waitFor();
  expect(await topOf("attic")).toEqual(before);
  expect(
    await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum),
  ).toBeLessThan(0.02);
  expect(await seriousViolations(page)).toEqual([]);

  await news.click();
  await news.waitFor({ state: "detached" });
  await page.getByRole("region", { name: "Needs attention" }).waitFor();
  expect((await topOf("depot")).y).toBeLessThanOrEqual((await topOf("attic")).y);
});

test("the filter finds trouble, too, and the badge counts as the first line does", async () => {
  const trouble = page.getByRole("region", { name: "Needs attention" });
  await page.getByRole("link", { name: "Incidents, 3 need attention" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("attic");
  await trouble.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await trouble.waitFor();
});
