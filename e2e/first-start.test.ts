import { readdirSync, readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  firstPassword,
  loggedOutAnswer,
  login,
  ownPassword,
  type Program,
  report,
  send,
  startBrowser,
  startProgram,
  type Visit,
  visit,
} from "./harness.ts";

let program: Program;
let browser: Browser;
let visitor: Visit;
let page: Page;

/** The tests follow one person from the first start on; each builds on what the one before left. */
beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram(), startBrowser()]);
  visitor = await visit(browser);
  visitor.allow(loggedOutAnswer);
  page = visitor.page;
});

afterAll(async () => {
  await visitor?.end();
  await browser?.close();
  await program?.stop();
});

const jobLink = (name: string) => page.getByRole("main").getByRole("link", { name, exact: true });
const account = () => page.locator("header button[aria-haspopup=menu]:has-text('admin')").first();
const text = (selector: string) => page.locator(selector).innerText();

test("the documented password must be changed before anything is shown", async () => {
  await login(page, program.address, firstPassword);
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();
  await page.goto(program.address);
  await page.getByRole("heading", { name: "Choose your own password" }).waitFor();

  await page.getByLabel("Current password").fill(firstPassword);
  await page.getByLabel("New password", { exact: true }).fill(ownPassword);
  await page.getByLabel("Repeat the new password").fill(ownPassword);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByRole("heading", { name: "Connect your first Duplicati" }).waitFor();
});

test("the empty page names this address in the options to paste", async () => {
  const options = await page.getByRole("textbox", { name: "Any version" }).innerText();
  expect(options).toContain(`--send-http-url=${program.address}api/upload`);
  expect(await text("main")).toContain("a name that only this machine understands");
});

test("the first report turns the open page into the dashboard, the second one updates it", async () => {
  await page.evaluate(() => Object.assign(globalThis, { sameDocument: true }));
  const first = report({ hoursAgo: 26 });
  expect((await send(program.address, first.body)).status).toBe(200);
  await jobLink(first.job).waitFor();
  expect(await text("main")).toContain(first.server);
  await page.getByRole("slider", { name: `Last run of ${first.job}` }).waitFor();

  expect((await send(program.address, report({ hoursAgo: 2 }).body)).status).toBe(200);
  await page.getByRole("slider", { name: `Last 2 runs of ${first.job}` }).waitFor();

  const other = report({ server: "office-pc", job: "Documents" });
  expect((await send(program.address, other.body)).status).toBe(200);
  await jobLink("Documents").waitFor();
  expect(await page.evaluate(() => "sameDocument" in globalThis)).toBe(true);
});

test("the list of versions opens, and closing it returns the focus", async () => {
  const button = page.getByRole("button", { name: /versions? of Photos/ });
  await button.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Versions of Photos" });
  await dialog.waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  expect(await button.evaluate((element) => element === document.activeElement)).toBe(true);
});

test("a job leads to its page, the bars of its strip to its runs, and the way back", async () => {
  await jobLink("Photos").click();
  await page.waitForURL(/\/backups\/\d+$/);
  await page.getByRole("heading", { level: 1, name: "Photos" }).waitFor();
  await page.goBack();
  await jobLink("Photos").waitFor();

  const strip = page.getByRole("slider", { name: "Last 2 runs of Photos" });
  const openBar = async (fromRight: number) => {
    const { width, height } = (await strip.boundingBox())!;
    await strip.click({ position: { x: width - fromRight, y: height / 2 } });
    await page.waitForURL(/\/runs\/\d+$/);
    await page.getByRole("heading", { level: 1, name: /Backup finished/ }).waitFor();
    return page.url();
  };
  const latest = await openBar(2);
  await page.goBack();
  expect(await openBar(9)).not.toBe(latest);
  await page.getByRole("link", { name: "Next run" }).click();
  await page.waitForURL(latest);
  await page.getByRole("link", { name: "Dashboard" }).first().click();
  await jobLink("Photos").waitFor();
});

test("the filter takes the focus by / and narrows the list", async () => {
  await page.keyboard.press("/");
  const filter = page.getByRole("searchbox", { name: "Filter servers and backups" });
  expect(await filter.evaluate((element) => element === document.activeElement)).toBe(true);
  await page.keyboard.type("office");
  await jobLink("Photos").waitFor({ state: "detached" });
  await page.waitForURL(/[?&]q=office/);
  await jobLink("Documents").waitFor();
  await page.keyboard.press("Escape");
  await jobLink("Photos").waitFor();
});

test("the chosen layout and theme are remembered", async () => {
  const saved = () => page.waitForResponse((answer) => answer.request().method() === "PATCH" && answer.ok());
  await Promise.all([saved(), page.getByText("Table", { exact: true }).click()]);
  await page.getByRole("table", { name: "All backups" }).waitFor();
  await page.reload();
  await page.getByRole("table", { name: "All backups" }).waitFor();

  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await account().click();
  await Promise.all([saved(), page.getByRole("menuitemradio", { name: "Dark" }).click()]);
  await page.waitForFunction(
    (before) => getComputedStyle(document.documentElement).backgroundColor !== before,
    light,
  );
  const dark = await background();
  await page.reload();
  await page.getByRole("table", { name: "All backups" }).waitFor();
  expect(await background()).toBe(dark);
});

const locales = new URL("../web/src/i18n/locales/", import.meta.url);
const languages = readdirSync(locales).sort();

interface Texts {
  [key: string]: string | Texts;
}
const texts = (language: string, namespace: string): Texts =>
  JSON.parse(readFileSync(new URL(`${language}/${namespace}.json`, locales), "utf8"));

/** Every key as it would be seen where its text is missing: the whole path, with and without its namespace. */
const keys = readdirSync(new URL("en/", locales)).flatMap((file) => {
  const paths = (node: Texts, path: string): string[] =>
    Object.entries(node).flatMap(([key, value]) =>
      typeof value === "string" ? [`${path}${key}`] : paths(value, `${path}${key}.`),
    );
  return paths(texts("en", file.replace(".json", "")), "").filter((path) => path.includes("."));
});

const words = (root: Element): string[] => {
  const found: string[] = [];
  for (const element of [root, ...root.querySelectorAll("*")]) {
    for (const name of ["aria-label", "title", "placeholder"]) found.push(element.getAttribute(name) ?? "");
    for (const node of element.childNodes) if (node.nodeType === 3) found.push(node.textContent ?? "");
  }
  return found;
};

test("all seven languages are spoken on every page", async () => {
  expect(languages).toHaveLength(7);
  const names: Record<string, string> = {
    en: "English",
    de: "Deutsch",
    fr: "Français",
    es: "Español",
    "pt-BR": "Português (Brasil)",
    "hi-Latn": "Hindi (Roman)",
    "zh-CN": "简体中文",
  };
  const isKey = new Set(keys.flatMap((key) => [key, key.replace(/_(one|other|many|zero|two|few)$/, "")]));
  const titles = new Set<string>();
  for (const language of [...languages.filter((each) => each !== "en"), "en"]) {
    await account().click();
    await page.getByRole("menuitemradio", { name: names[language]!, exact: true }).click();
    await page.waitForFunction((tag) => document.documentElement.lang === tag, language);
    const settings = texts(language, "settings").ingest as Texts;
    await page.locator("header a[href*='/settings/ingest']").first().click();
    await page.getByRole("heading", { level: 1, name: String(settings.title), exact: true }).waitFor();
    titles.add(String(settings.policy));
    const seen = await page.locator("body").evaluate(words);
    await page.locator("header a[href='/']").first().click();
    await page.getByRole("table").waitFor();
    seen.push(...(await page.locator("body").evaluate(words)));
    expect(
      seen.filter((word) => isKey.has(word.trim()) || /^[a-z]+:[a-zA-Z]+\.[a-zA-Z.]+$/.test(word.trim())),
    ).toEqual([]);
  }
  expect(titles.size).toBeGreaterThan(4);
});

test("who logs out sees nothing any more", async () => {
  await account().click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await page.getByRole("button", { name: "Log in" }).waitFor();
  await page.goto(program.address);
  await page.getByRole("button", { name: "Log in" }).waitFor();
  expect(await page.locator("body").innerText()).not.toContain("backup-nas");
});
