import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { begin, loggedOutAnswer, type Program, report, send, seriousViolations, visit } from "./harness.ts";

let program: Program;
let browser: Browser;
let page: Page;
let runId = 0;

const settingsPages = [
  "servers",
  "ingest",
  "tokens",
  "quarantine",
  "waiting",
  "display",
  "monitoring",
  "incidents",
  "maintenance",
  "about",
];

/** A few servers with runs, a report in quarantine, a machine that waits and a token: no page is empty. */
beforeAll(async () => {
  const begun = await begin({
    async prepare({ address }) {
      for (const server of ["backup-nas", "office-pc", "a-server-with-a-rather-long-name.example.org"]) {
        for (const hoursAgo of [49, 25, 1]) {
          const answer = await send(address, report({ server, hoursAgo }).body);
          expect(answer.status).toBe(200);
          ({ runId } = (await answer.json()) as { runId: number });
        }
      }
      const { body } = report({ server: "cut-off-nas" });
      expect((await send(address, body.slice(0, Math.floor(body.length * 0.6)))).status).toBe(202);
    },
  });
  ({ program, browser, page } = begun);
  const { address } = program;
  const ingest = { policy: "approve", allowList: [], publicStatusApi: false };
  expect((await page.request.put(`${address}api/v1/settings/ingest`, { data: ingest })).status()).toBe(200);
  expect((await send(address, report({ server: "new-laptop" }).body)).status).toBe(202);
  const token = { name: "Nightly", scope: "ingest", serverId: null, expiresAt: null };
  expect((await page.request.post(`${address}api/v1/tokens`, { data: token })).ok()).toBe(true);
  return begun.end;
});

async function prefer(change: Record<string, string>): Promise<void> {
  const answer = await page.request.patch(`${program.address}api/v1/me/preferences`, { data: change });
  expect(answer.status()).toBe(200);
}

/** Opens a page and waits until its data is there and nothing loads any more. */
async function open(path: string): Promise<void> {
  await page.goto(`${program.address}${path}`);
  await page.getByRole("heading").first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .animate-pulse"));
  if (path === "") await page.locator("main a[href*='/backups/']:visible").first().waitFor();
}

const sideways = () =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe.each(["light", "dark"])("in %s colours", (theme) => {
  beforeAll(async () => {
    await prefer({ theme });
    await page.emulateMedia({ colorScheme: theme as "light" | "dark" });
  });

  test.each(["cards", "table"])("the dashboard as %s can be used by everyone", async (layout) => {
    await prefer({ layout });
    await open("");
    expect(await seriousViolations(page)).toEqual([]);
  });

  test("the page of a run can be used by everyone", async () => {
    await open(`runs/${runId}`);
    expect(await seriousViolations(page)).toEqual([]);
  });

  test.each(settingsPages)("the settings page %s can be used by everyone", async (name) => {
    await open(`settings/${name}`);
    expect(await seriousViolations(page)).toEqual([]);
  });

  test("the login can be used by everyone", async () => {
    const stranger = await visit(browser, { colorScheme: theme as "light" | "dark" });
    stranger.allow(loggedOutAnswer);
    const before = page;
    page = stranger.page;
    try {
      await open("login");
      expect(await seriousViolations(page)).toEqual([]);
    } finally {
      page = before;
      await stranger.end();
    }
  });
});

describe("on a phone", () => {
  beforeAll(() => page.setViewportSize({ width: 390, height: 844 }));
  afterAll(() => page.setViewportSize({ width: 1280, height: 800 }));

  test.each(["cards", "table"])("the dashboard as %s does not scroll sideways", async (layout) => {
    await prefer({ layout });
    await open("");
    expect(await sideways()).toBe(0);
  });

  test.each(["runs", ...settingsPages.map((name) => `settings/${name}`)])(
    "%s does not scroll sideways",
    async (path) => {
      await open(path === "runs" ? `runs/${runId}` : path);
      expect(await sideways()).toBe(0);
    },
  );

  test("the login does not scroll sideways", async () => {
    const stranger = await visit(browser, { viewport: { width: 390, height: 844 } });
    stranger.allow(loggedOutAnswer);
    await stranger.page.goto(`${program.address}login`);
    await stranger.page.getByRole("button", { name: "Log in" }).waitFor();
    const wide = await stranger.page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBe(390);
    await stranger.end();
  });
});

test("the first load of the dashboard is small and nothing jumps", async () => {
  await prefer({ layout: "cards", theme: "light" });
  const state = await page.context().storageState();
  const fresh = await visit(browser, { storageState: state });
  const loaded: Promise<{ responseBodySize: number }>[] = [];
  fresh.page.on("requestfinished", (request) => {
    if (["document", "script", "stylesheet", "font"].includes(request.resourceType()))
      loaded.push(request.sizes());
  });
  await fresh.page.addInitScript(() => {
    const seen = { shift: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) seen.shift += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await fresh.page.goto(program.address);
  await fresh.page.getByRole("link", { name: "Photos", exact: true }).first().waitFor();
  await fresh.page.evaluate(() => document.fonts.ready);
  // Shifts are told after the frame in which they happened.
  await fresh.page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null)))),
  );
  const shift = await fresh.page.evaluate(
    () => (globalThis as unknown as { seen: { shift: number } }).seen.shift,
  );
  const bytes = (await Promise.all(loaded)).reduce((sum, sizes) => sum + sizes.responseBodySize, 0);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThanOrEqual(200_000);
  expect(shift).toBeLessThan(0.05);
  await fresh.end();
});

test("the keyboard alone reaches the toolbar, the filter and a run", async () => {
  await prefer({ layout: "table" });
  await open("");
  const focused = () =>
    page.evaluate(() => {
      const element = document.activeElement;
      return { toolbar: element?.closest("header nav") !== null, href: element?.getAttribute("href") ?? "" };
    });
  const tabUntil = async (wanted: (at: Awaited<ReturnType<typeof focused>>) => boolean) => {
    for (let presses = 0; presses < 150; presses += 1) {
      await page.keyboard.press("Tab");
      if (wanted(await focused())) return true;
    }
    return false;
  };
  expect(await tabUntil(({ toolbar }) => toolbar)).toBe(true);
  await page.keyboard.press("/");
  const filter = page.getByRole("searchbox", { name: "Filter servers and backups" });
  expect(await filter.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type("office");
  await page.waitForURL(/[?&]q=office/);
  expect(await tabUntil(({ href }) => /\/backups\/\d+$/.test(href))).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/backups\/\d+$/);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await tabUntil(({ href }) => /\/runs\/\d+$/.test(href))).toBe(true);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/runs\/\d+$/);
  await page.getByRole("heading", { level: 1, name: /^Backup finished/ }).waitFor();
});
