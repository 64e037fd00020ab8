import { readdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Program, seriousViolations, startBrowser, startProgram, visit } from "./harness.ts";

const written = readdirSync(new URL("../docs/guide/", import.meta.url))
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.replace(/\.md$/, ".html"))
  .sort();

let program: Program;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ BASE_PATH: "/backups" }), startBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

test("the guide is read without login, and its side list reaches every page and picture", async () => {
  const { page, end } = await visit(browser);
  const missing: string[] = [];
  page.on("response", (answer) => {
    if (answer.status() >= 400) missing.push(answer.url());
  });
  await page.goto(`${program.address}guide`);
  const list = page.getByRole("navigation", { name: "Pages of the guide" });
  const pages = await list
    .getByRole("link")
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  const names = new Set(pages.map((path) => path.replace("/backups/guide/", "")));
  expect([...names].sort()).toEqual(written);

  let pictures = 0;
  for (const name of names) {
    await page.goto(`${program.address}guide/${name}`);
    const images = page.locator("main img");
    for (let index = 0; index < (await images.count()); index += 1) {
      await images.nth(index).scrollIntoViewIfNeeded();
      await images.nth(index).evaluate((image) => (image as HTMLImageElement).decode());
      pictures += 1;
    }
  }
  expect(pictures).toBeGreaterThan(5);
  expect(missing).toEqual([]);
  await end();
});

test("the guide leads back to the program", async () => {
  const { page, end, allow } = await visit(browser);
  allow("status of 401");
  await page.goto(`${program.address}guide/`);
  await page.getByRole("link", { name: "Back to the program" }).click();
  await page.getByRole("button", { name: "Log in" }).waitFor();
  expect(page.url()).toContain("/backups/login");
  await end();
});

test.each([
  ["light", 1280],
  ["dark", 390],
] as const)(
  "the guide in %s colours, %i pixels wide, can be used by everyone",
  async (colorScheme, width) => {
    const { page, end } = await visit(browser, { colorScheme, viewport: { width, height: 844 } });
    for (const name of written) {
      await page.goto(`${program.address}guide/${name}`);
      expect(await seriousViolations(page), name).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide, name).toBeLessThanOrEqual(width);
    }
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [red] = background.match(/\d+/g)!.map(Number);
    expect(red! < 128).toBe(colorScheme === "dark");
    await end();
  },
);
