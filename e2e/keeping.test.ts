import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { passwords } from "../duplicati/fixtures/api/connect.ts";
import { type StandIn, startStandIn } from "../duplicati/fixtures/api/stand-in.ts";
import { startBroker, type TestBroker } from "../server/src/testing/mosquitto.ts";
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

const version = "2.3.0.4";
const others = { "--send-http-json-urls": "https://monitor.example/push" };

let duplicati: StandIn;
let broker: TestBroker;
let program: Program;
let browser: Browser;
let visitor: Visit;
let page: Page;

beforeAll(async () => {
  [duplicati, broker, program, browser] = await Promise.all([
    startStandIn({ version, use: ["backups/list"], jobOptions: others }),
    startBroker(),
    startProgram({ ADMIN_PASSWORD: ownPassword }),
    startBrowser(),
  ]);
  visitor = await visit(browser);
  visitor.allow(loggedOutAnswer);
  page = visitor.page;
  await login(page, program.address);
});

afterAll(async () => {
  await visitor?.end();
  await browser?.close();
  await program?.stop();
  await duplicati?.close();
  await broker?.stop();
});

test("the options for reports are shown, set, tested and taken back", async () => {
  const server = {
    addresses: ["127.0.0.1"],
    port: duplicati.port,
    trust: { kind: "plain" },
    credential: { kind: "password", password: passwords[version] },
    alias: "Attic",
  };
  const added = await page.request.post(`${program.address}api/v1/servers`, { data: server });
  expect(added.status()).toBe(201);
  await page.goto(`${program.address}settings/servers`);
  await page.getByRole("button", { name: "Actions for Attic" }).click();
  await page.getByRole("menuitem", { name: "Send reports here…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("What changes in Duplicati").waitFor();
  expect(duplicati.jobOptions).toEqual(others);
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Set the options" }).click();
  await dialog.getByText("A test report arrived.").waitFor();
  expect(duplicati.jobOptions["--send-http-json-urls"]).toBe(
    `${others["--send-http-json-urls"]};${program.address}api/upload`,
  );
  await dialog.getByRole("button", { name: "Take back" }).click();
  await dialog.getByText("Taken back: Duplicati is as it was before.").waitFor();
  expect(duplicati.jobOptions).toEqual(others);
  await dialog.getByRole("button", { name: "Close" }).last().click();
});

test("a broker is tried, used and left", async () => {
  await page.goto(`${program.address}settings/mqtt`);
  await page.getByLabel("Address of the broker").fill(broker.url);
  await page.getByLabel("User name").fill(broker.login.username);
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("The broker refuses the user name or the password.").waitFor();
  await page.getByLabel("Password", { exact: true }).fill(broker.login.password);
  await page.getByRole("button", { name: "Test the connection" }).click();
  await page.getByText("The broker lets duplistatus in.").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await page.getByRole("switch", { name: /Publish states/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Connected since").waitFor();
  expect(await page.getByLabel("Password", { exact: true }).inputValue()).toBe("");
  await expect.poll(() => [...broker.retained.values()].includes("online")).toBe(true);
  await page.getByRole("switch", { name: /Publish states/ }).uncheck();
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => broker.retained.size).toBe(0);
});
