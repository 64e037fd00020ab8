import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

let dataDir: string;
let port = "0";
let program: Program;
let browser: Browser;
let visitor: Visit;
let page: Page;

/** Starts the program with the same data on the same port as before. */
async function start(): Promise<void> {
  program = await startProgram({ ADMIN_PASSWORD: ownPassword, DATA_DIR: dataDir, PORT: port });
  ({ port } = new URL(program.address));
}

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "duplistatus-contact-"));
  [, browser] = await Promise.all([start(), startBrowser()]);
  expect((await send(program.address, report({ server: "office-nas", hoursToNext: 24 }).body)).status).toBe(
    200,
  );
  visitor = await visit(browser);
  visitor.allow(loggedOutAnswer);
  visitor.allow("when fetching the script");
  // What a browser says by itself about a server that is not there.
  visitor.allow("net::ERR_");
  page = visitor.page;
  // The code of other pages must not be there yet when the server goes away.
  await page.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true }),
  );
  await login(page, program.address);
});

afterAll(async () => {
  await visitor?.end();
  await browser?.close();
  await program?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const bar = () => page.getByRole("region", { name: "No contact with duplistatus" });
const heading = (name: string | RegExp) => page.getByRole("heading", { level: 1, name });
const isGreen = () => heading(/fine/).evaluate((element) => element.classList.contains("text-ok"));

describe("while the server is away", () => {
  test("a bar says so, and nothing claims to be live or fine", async () => {
    await heading("The backup is fine").waitFor();
    await page.getByRole("button", { name: /^Live / }).waitFor();
    expect(await isGreen()).toBe(true);
    await program.stop();
    await bar().waitFor({ timeout: 20_000 });
    expect(await bar().textContent()).toMatch(/No contact with duplistatus\. Shown as of \d+:\d\d/);
    await heading(/^The backup is fine, as of \d+:\d\d/).waitFor();
    expect(await isGreen()).toBe(false);
    await page.getByRole("button", { name: /^No contact / }).waitFor();
  });

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 390],
    ["dark", 390],
  ] as const)("the page can be used by everyone in %s colours, %i px wide", async (theme, width) => {
    await page.setViewportSize({ width, height: 844 });
    await page.evaluate((chosen) => {
      document.documentElement.dataset.theme = chosen;
    }, theme);
    const [violations, wide] = [
      await seriousViolations(page),
      await page.evaluate(() => document.documentElement.scrollWidth),
    ];
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(violations).toEqual([]);
    expect(wide).toBe(width);
  });

  test("trying again and links that leave the program keep it on the screen", async () => {
    for (const press of [
      bar().getByRole("button", { name: "Try now" }),
      page.getByRole("link", { name: "User guide" }),
    ]) {
      await press.click();
      await page.waitForLoadState();
      expect(await bar().isVisible()).toBe(true);
      await heading(/^The backup is fine, as of/).waitFor();
    }
  });

  test("a page whose code is not there yet is waited for, with the old one on the screen", async () => {
    await page.getByRole("link", { name: /^Settings/ }).click();
    await page.waitForURL(/\/settings/);
    expect(await bar().isVisible()).toBe(true);
    await heading(/^The backup is fine, as of/).waitFor();
  });
});

test("when the server is back, the bar goes and the page that was asked for comes", async () => {
  await start();
  await bar().getByRole("button", { name: "Try now" }).click();
  await page.waitForFunction(() => !document.querySelector("h1")?.textContent?.includes("as of"));
  expect(page.url()).toContain("/settings/ingest");
  await bar().waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Live / }).waitFor();
  await page.getByRole("link", { name: /^duplistatus/ }).click();
  await heading("The backup is fine").waitFor();
  expect(await isGreen()).toBe(true);
});

test("what happened meanwhile is read by itself", async () => {
  await program.stop();
  await bar().waitFor({ timeout: 20_000 });
  await start();
  expect((await send(program.address, report({ server: "laptop-anna", hoursToNext: 24 }).body)).status).toBe(
    200,
  );
  await heading("All 2 backups are fine").waitFor({ timeout: 60_000 });
  await bar().waitFor({ state: "detached" });
  expect(await isGreen()).toBe(true);
});
