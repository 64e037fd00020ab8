import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  loggedOutAnswer,
  login,
  ownPassword,
  type Program,
  seriousViolations,
  startBrowser,
  startProgram,
  type Visit,
  visit,
} from "./harness.ts";

let program: Program;
let browser: Browser;
let admin: Visit;
/** Passkeys need a name, not an address; localhost counts as secure. */
let address: string;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ ADMIN_PASSWORD: ownPassword }), startBrowser()]);
  address = program.address.replace("127.0.0.1", "localhost");
  admin = await visit(browser);
  admin.allow(loggedOutAnswer);
  const devtools = await admin.page.context().newCDPSession(admin.page);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await login(admin.page, address);
});

afterAll(async () => {
  await admin?.end();
  await browser?.close();
  await program?.stop();
});

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const logOut = (page: Page) => page.evaluate(() => fetch("api/v1/session", { method: "DELETE" }));

test("a passkey is made on the profile, with recovery codes, and gets another name", async () => {
  const { page } = admin;
  await page.goto(`${address}settings/profile`);
  await button(page, "Add a passkey").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Laptop");
  await dialog.getByLabel("Your password").fill(ownPassword);
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Create the passkey" }).click();
  await dialog.getByRole("textbox", { name: "Recovery codes" }).waitFor();
  await dialog.getByRole("button", { name: "I have copied it" }).click();
  await button(page, "Rename Laptop").click();
  await dialog.getByLabel("Name").fill("Old laptop");
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText("Old laptop").first().waitFor();
  expect(await seriousViolations(page)).toEqual([]);
});

test("it lets in without a password", async () => {
  const { page } = admin;
  await logOut(page);
  await page.goto(`${address}login?next=%2Fsettings%2Fprofile`);
  expect(await seriousViolations(page)).toEqual([]);
  await button(page, "Log in with a passkey").click();
  await page.waitForURL(/settings\/profile$/);
  await page.getByText(/localhost · last used/).waitFor();
});

test("it is the second factor behind the password", async () => {
  const { page } = admin;
  await logOut(page);
  await page.goto(`${address}login`);
  await page.getByLabel("User name").fill("admin");
  await page.getByLabel("Password", { exact: true }).fill(ownPassword);
  await page.getByLabel("Password", { exact: true }).press("Enter");
  await page.getByLabel("Or a recovery code").waitFor();
  await button(page, "Use a passkey").click();
  await page.waitForURL((url) => !url.pathname.endsWith("/login"));
  await button(page, /admin/).waitFor();
});

test("taken away, it opens nothing", async () => {
  const { page, allow } = admin;
  allow("status of 400");
  await page.goto(`${address}settings/profile`);
  await button(page, "Remove Old laptop").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your password").fill(ownPassword);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Passkey removed").waitFor();
  await logOut(page);
  await page.goto(`${address}login`);
  await page.getByLabel("User name").waitFor();
  expect(await button(page, "Log in with a passkey").count()).toBe(0);
});
