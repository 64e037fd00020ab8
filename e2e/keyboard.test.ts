import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { begin, type Program, report, send, seriousViolations, type Visit } from "./harness.ts";

let program: Program;
let visitor: Visit;
let page: Page;

beforeAll(async () => {
  const begun = await begin({
    async prepare({ address }) {
      for (const server of ["backup-nas", "office-pc"])
        expect((await send(address, report({ server }).body)).status).toBe(200);
    },
  });
  ({ program, visitor, page } = begun);
  return begun.end;
});

const names = () => page.locator("main a[href*='/backups/'], main a[href*='/runs/']");

test("Ctrl K jumps to a server, a setting and an action by a few letters", async () => {
  await names().first().waitFor();
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: "Jump to" });
  await box.fill("office");
  await page
    .getByRole("option", { name: /office-pc/ })
    .first()
    .waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/servers\//);
  // The old dialog goes slowly, and would take what is typed.
  await box.waitFor({ state: "detached" });

  await page.keyboard.press("Control+k");
  await box.fill("display");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/display$/);
  await box.waitFor({ state: "detached" });

  await page.keyboard.press("Control+k");
  await box.fill("as table");
  await page.keyboard.press("Enter");
  await page.waitForURL(program.address);
  await page.getByRole("radio", { name: "Table" }).waitFor();
  expect(await page.getByRole("radio", { name: "Table" }).isChecked()).toBe(true);
});

test("a question mark tells the keys, Escape closes it", async () => {
  await page.goto(program.address);
  await names().first().waitFor();
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await dialog.waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("what is chosen on the dashboard stands in its address, and the address shows it again", async () => {
  await page.goto(program.address);
  await page.getByRole("button", { name: "Problems only" }).click();
  await page.waitForURL(/trouble=true/);
  await page
    .getByRole("button", { name: "Show all" })
    .or(page.getByRole("button", { name: /everything/ }))
    .first()
    .click();
  await page.waitForURL((url) => !url.search.includes("trouble=true"));
  await page.goto(`${program.address}?layout=table&sort=name`);
  await page.getByRole("radio", { name: "Table" }).waitFor();
  expect(await page.getByRole("radio", { name: "Table" }).isChecked()).toBe(true);
});

test("the wall has nothing to press and can be read by everyone", async () => {
  await page.goto(`${program.address}wall`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  expect(await page.getByRole("button").count()).toBe(0);
  expect(await seriousViolations(page)).toEqual([]);
});

test("the guide button leads to the part about the page, and the guide can be searched", async () => {
  await page.goto(`${program.address}settings/display`);
  await page.getByRole("link", { name: "User guide: display" }).click();
  await page.waitForURL(/\/guide\/display\.html$/);
  await page.getByRole("searchbox", { name: "Search the guide" }).fill("quarantine");
  await page.locator("#found a").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.endsWith("/display.html"));
});

test("without its server the program says since when, and shows the last state as an old one", async () => {
  await page.goto(program.address);
  await names().first().waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.register("push-worker.js");
    await navigator.serviceWorker.ready;
  });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  visitor.allow("Failed to load resource");
  visitor.allow("ERR_");
  await page.context().setOffline(true);
  await page.goto(`${program.address}settings/about`);
  await page.getByRole("heading", { name: "No contact with duplistatus" }).waitFor();
  expect(await page.locator("#since").innerText()).toMatch(/^Last contact: .*\d/);
  expect(await page.locator("#known").innerText()).toMatch(/^As of then, not now: “.+”$/);
  await page.context().setOffline(false);
  // It notices by itself and comes back.
  await page.getByRole("heading", { level: 1, name: "About" }).waitFor();
});
