import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { codeOf, stepOf } from "../server/src/access/factors/totp.ts";
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
let admin: Visit;
let eve: Visit;
const evesPassword = "correct horse battery staple";

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ ADMIN_PASSWORD: ownPassword }), startBrowser()]);
  admin = await visit(browser);
  eve = await visit(browser);
  for (const each of [admin, eve]) each.allow(loggedOutAnswer);
  for (const server of ["acme-nas", "other-nas"]) await send(program.address, report({ server }).body);
  await login(admin.page, program.address);
  await admin.page.evaluate(async () => {
    const { servers } = await (await fetch("api/v1/dashboard")).json();
    const { id } = servers.find(({ name }: { name: string }) => name === "acme-nas");
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ tags: ["acme"] });
    await fetch(`api/v1/servers/${id}`, { method: "PATCH", headers, body });
  });
});

afterAll(async () => {
  await admin?.end();
  await eve?.end();
  await browser?.close();
  await program?.stop();
});

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

async function enter(page: Page, password: string): Promise<void> {
  await page.goto(`${program.address}login`);
  await page.getByLabel("User name").fill("eve");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Log in").click();
}

/** What is shown once in a dialog, to be copied. */
const shownOnce = async (page: Page, name: string) =>
  (await page.getByRole("textbox", { name, exact: true }).innerText()).trim();

let firstPassword: string;
let recoveryCode: string;

test("an administrator makes a user who sees the servers of one tag", async () => {
  const { page } = admin;
  await page.goto(`${program.address}settings/users`);
  await button(page, "New user").click();
  const dialog = page.getByRole("dialog", { name: "New user" });
  await dialog.getByLabel("Name").fill("Eve");
  await dialog.getByLabel("Only servers with these tags").fill("acme");
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Create" }).click();
  const made = page.getByRole("dialog", { name: "Password of Eve" });
  firstPassword = await shownOnce(page, "Password");
  await made.getByRole("button", { name: "I have copied it" }).click();
  await made.waitFor({ state: "detached" });
  await page.getByRole("row", { name: /Eve.*User.*acme.*Must change password/ }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});

test("the user chooses a phrase, and other servers do not exist", async () => {
  const { page } = eve;
  await enter(page, firstPassword);
  await page.waitForURL(/password$/);
  await page.getByLabel("Current password").fill(firstPassword);
  await page.getByLabel("New password", { exact: true }).fill(evesPassword);
  await page.getByLabel("Repeat the new password").fill(evesPassword);
  await button(page, "Change password").click();
  await page.getByText("acme-nas").first().waitFor();
  expect(await page.getByText("other-nas").count()).toBe(0);
  await page.goto(`${program.address}settings/profile`);
  await page.getByRole("heading", { name: "Profile" }).waitFor();
  const sections = page.getByRole("navigation", { name: /Settings|Sections/ });
  for (const name of ["Users", "Audit log", "Channels", "Deliveries"]) {
    expect([name, await sections.getByRole("link", { name, exact: true }).count()]).toEqual([name, 0]);
  }
  expect(await seriousViolations(page)).toEqual([]);
});

test("a second factor is set up and asked for at the next login", async () => {
  const { page } = eve;
  await button(page, "Set up…").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(evesPassword);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("img", { name: "QR code for the app" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  const secret = await shownOnce(page, "Key");
  await dialog.getByLabel("Code of the app").fill(codeOf(secret, stepOf(Date.now())));
  await dialog.getByRole("button", { name: "Switch on" }).click();
  recoveryCode = (await shownOnce(page, "Recovery codes")).split(/\s+/)[0]!;
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await page.getByText("Recovery codes left: 10").waitFor();

  await page.evaluate(() => fetch("api/v1/session", { method: "DELETE" }));
  await enter(page, evesPassword);
  await page.getByLabel(/Code of your authenticator app/).fill(recoveryCode);
  await button(page, "Log in").click();
  await page.getByText("acme-nas").first().waitFor();
});

test("the audit log tells all of it", async () => {
  const { page } = admin;
  await page.goto(`${program.address}settings/audit`);
  await page.getByRole("searchbox", { name: "Search", exact: true }).fill("eve");
  await page.getByRole("row", { name: /Own second factor turned on/ }).waitFor();
  await page.getByRole("row", { name: /User created/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("acme").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await button(page, "Check the log").click();
  await page.getByText(/lines are as they were written/).waitFor();
  await page.goto(`${program.address}settings/logs`);
  await page.getByRole("heading", { name: "Application log" }).waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});
