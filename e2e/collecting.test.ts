import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { passwords } from "../duplicati/fixtures/api/connect.ts";
import { selfSigned } from "../duplicati/fixtures/api/self-signed.ts";
import { type StandIn, startStandIn } from "../duplicati/fixtures/api/stand-in.ts";
import { begin, type Program, report, send, seriousViolations } from "./harness.ts";

const version = "2.3.0.4";
const password = passwords[version]!;
const recorded = [
  "backups/list",
  "state/idle-after-a-week",
  "settings/serversettings-with-timezone",
  "notifications/list",
  "serverlog/log",
  "log/documents-50",
  "log/photos-50",
  "log/odd-50",
  "log/broken-50",
  "filesets/v2-list",
];

let plain: StandIn;
let encrypted: StandIn;
let program: Program;
let page: Page;

beforeAll(async () => {
  const certificate = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
  [plain, encrypted] = await Promise.all([
    startStandIn({ version, use: recorded }),
    startStandIn({ version: "2.3.1.0", tls: certificate }),
  ]);
  const begun = await begin();
  ({ program, page } = begun);
  return begun.end;
});

afterAll(async () => {
  await plain?.close();
  await encrypted?.close();
});

const dialog = () => page.getByRole("dialog");
const button = (name: string | RegExp) => dialog().getByRole("button", { name });

async function reach(port: number, secret: string): Promise<void> {
  await dialog().getByLabel("Host names or addresses").fill("127.0.0.1");
  await dialog().getByLabel("Port", { exact: true }).fill(String(port));
  await dialog()
    .getByLabel(/^Password of Duplicati/)
    .fill(secret);
  await button("Connect").click();
}

test("the empty dashboard leads to a server that is collected, and shows its backups", async () => {
  await page.goto(program.address);
  await page.getByRole("button", { name: /collect from a Duplicati server/ }).click();
  await dialog().getByText("Another server").click();
  await dialog().getByText("Keep the collected data for download").click();
  await reach(plain.port, password);
  await dialog()
    .getByText(/uses unencrypted HTTP only/)
    .waitFor();
  await button("Use unencrypted HTTP").click();
  await button(/^Collect/).click();
  await dialog()
    .getByText(/1 server: \d+ new runs, \d+ new backups/)
    .waitFor();
  expect(await seriousViolations(page)).toEqual([]);

  const waiting = page.waitForEvent("download");
  await dialog()
    .getByRole("link", { name: /as JSON$/ })
    .click();
  const download = await waiting;
  expect(download.suggestedFilename()).toMatch(/^nas01_collected_.*\.json$/);
  const kept = await readFile(await download.path(), "utf8");
  expect(JSON.parse(kept).jobs.length).toBeGreaterThan(5);
  expect(kept).not.toContain(password);

  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: /backups need attention/ }).waitFor();
  await page.getByText("Database dumps").first().waitFor();
});

test("a certificate is shown and confirmed before the password is sent", async () => {
  await page.goto(program.address);
  await page
    .getByRole("button", { name: /^Collect/ })
    .first()
    .click();
  await dialog().getByText("Another server").click();
  await reach(encrypted.port, passwords["2.3.1.0"]!);
  await dialog().getByText("SHA-256 fingerprint").waitFor();
  expect(encrypted.requests.filter(({ body }) => body.includes(passwords["2.3.1.0"]!))).toEqual([]);
  await button("This is the right certificate").click();
  await button(/^Collect/).click();
  await dialog()
    .getByText(/1 server: /)
    .waitFor();
  await page.keyboard.press("Escape");
});

test("what was collected is listed again as known, and a server that is gone as out of reach", async () => {
  await encrypted.close();
  await page.goto(`${program.address}settings/servers`);
  await page.getByRole("button", { name: "Collect all" }).click();
  await dialog()
    .getByText(/2 servers: nothing new.*1 could not be reached/)
    .waitFor();
  await page.keyboard.press("Escape");
  await page
    .getByText(/unreachable|out of reach|cannot be reached/i)
    .first()
    .waitFor();
});

test("a machine that came back under a new id is offered for a merge, which can be undone", async () => {
  for (const [id, hoursAgo] of [
    ["first-install", 50],
    ["second-install", 2],
  ] as const) {
    const sent = JSON.parse(report({ server: "office-box", job: "Photos", hoursAgo }).body);
    sent.Extra["machine-id"] = id;
    expect((await send(program.address, JSON.stringify(sent))).status).toBe(200);
  }
  const boxes = () => page.getByRole("row").filter({ hasText: "office-box" }).count();
  await page.goto(`${program.address}settings/servers`);
  await page.getByText(/office-box came back/).waitFor();
  expect(await boxes()).toBe(2);
  await page.getByRole("button", { name: /^Merge/ }).click();
  await dialog().getByText("Photos becomes one backup").waitFor();
  await button("Merge").click();
  await page.getByText(/office-box is now part of office-box/).waitFor();
  await expect.poll(boxes).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(boxes).toBe(2);
});
