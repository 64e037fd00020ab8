import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type IdentityProvider, identityProvider } from "../server/src/testing/identity-provider.ts";
import {
  loggedOutAnswer,
  login,
  ownPassword,
  type Program,
  seriousViolations,
  startBrowser,
  startProgram,
  visit,
} from "./harness.ts";

let program: Program;
let provider: IdentityProvider;
let browser: Browser;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ ADMIN_PASSWORD: ownPassword }), startBrowser()]);
  const address = program.address;
  provider = await identityProvider({
    redirectUris: [`${address}api/v1/session/sign-on/return`],
    logoutUris: [`${address}login`],
  });
  provider.people.set("eve", { preferred_username: "eve", groups: ["staff"] });
});

afterAll(async () => {
  await browser?.close();
  await program?.stop();
  await provider?.close();
});

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });

async function atProvider(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { name: "Log in at the provider" }).waitFor();
  await page.getByLabel("Name").fill(name);
  await button(page, "Continue").click();
}

test("an administrator sets the provider up, and is shown what is wrong", async () => {
  const { page, allow, end } = await visit(browser);
  allow(loggedOutAnswer);
  allow("status of 502");
  await login(page, program.address);
  await page.goto(`${program.address}settings/login`);
  await page.getByRole("switch", { name: "Login at an identity provider" }).click();
  const issuer = page.getByLabel("Address of the provider (issuer)");
  await issuer.fill("http://127.0.0.1:1");
  await page.getByLabel("Client ID").fill(provider.clientId);
  await page.getByLabel("Client secret").fill(provider.clientSecret);
  await button(page, "Test").click();
  await page.getByText(/^The identity provider: /).waitFor();
  await issuer.fill(provider.issuer);
  await button(page, "Test").click();
  await page.getByText(`${provider.issuer} answers as a provider.`).waitFor();
  await page.getByLabel("Name on the button").fill("Example");
  await page.getByRole("switch", { name: "Make an account at the first login" }).click();
  await page.getByRole("switch", { name: /Logging out ends the session at the provider/ }).click();
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, "Save").first().click();
  await page.getByText("Saved").first().waitFor();
  await end();
});

test("somebody new logs in there, comes to the page that was wanted, and logs out there", async () => {
  const { page, allow, end } = await visit(browser);
  allow(loggedOutAnswer);
  // The provider has none.
  allow("favicon.ico");
  await page.goto(`${program.address}settings/profile`);
  await page.waitForURL(/\/login/);
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, "Log in with Example").click();
  await atProvider(page, "eve");
  await page.waitForURL(/settings\/profile$/);
  await page.getByText("You log in without a password", { exact: false }).waitFor();
  await button(page, /eve/).click();
  await page.getByRole("menuitem", { name: "Log out" }).click();
  await button(page, "Yes, leave").click();
  await page.waitForURL(`${program.address}login`);
  await button(page, "Log in with Example").waitFor();
  expect(await page.evaluate(() => fetch("api/v1/me").then(({ status }) => status))).toBe(401);
  await end();
});

test("passwords are for administrators only, and the page goes straight to the provider, where so wished", async () => {
  const admin = await visit(browser);
  admin.allow(loggedOutAnswer);
  await login(admin.page, program.address);
  await admin.page.goto(`${program.address}settings/login`);
  await admin.page.getByLabel("Passwords are taken from").selectOption("admins");
  await admin.page.getByText("Saved").first().waitFor();
  await admin.page.getByLabel("The login page", { exact: true }).selectOption("redirect");
  await button(admin.page, "Save").first().click();
  await expect.poll(() => button(admin.page, "Save").first().isDisabled()).toBe(true);

  const eve = await visit(browser);
  eve.allow(loggedOutAnswer);
  eve.allow("favicon.ico");
  await eve.page.goto(program.address);
  // Nobody pressed anything.
  await atProvider(eve.page, "eve");
  await button(eve.page, /eve/).waitFor();
  await eve.end();

  // Whoever logged out here stays on the page; the way back in stands below.
  const back = await visit(browser);
  back.allow(loggedOutAnswer);
  await back.page.goto(`${program.address}login?stay=true`);
  await button(back.page, "Log in with Example").waitFor();
  expect(await back.page.getByLabel("User name").count()).toBe(0);
  await button(back.page, /administrators/).click();
  await back.page.getByLabel("User name").fill("admin");
  await back.page.getByLabel("Password", { exact: true }).fill(ownPassword);
  await button(back.page, "Log in").last().waitFor();
  await back.page.getByLabel("Password", { exact: true }).press("Enter");
  await button(back.page, /admin/).waitFor();
  await back.end();
  await admin.end();
});

test("somebody whom the provider knows and this program does not is told so", async () => {
  const { page, allow, end } = await visit(browser);
  allow(loggedOutAnswer);
  allow("favicon.ico");
  provider.people.set("root", { preferred_username: "admin" });
  await page.goto(`${program.address}login?stay=true`);
  await button(page, "Log in with Example").click();
  await atProvider(page, "root");
  await page.getByText("Another account has your name already").waitFor();
  expect(new URL(page.url()).pathname).toBe("/login");
  await end();
});
