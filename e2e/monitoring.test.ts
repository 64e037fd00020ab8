import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { begin, type Program, report, send, seriousViolations } from "./harness.ts";

let program: Program;
let page: Page;

beforeAll(async () => {
  const begun = await begin({
    async prepare({ address }) {
      for (const [server, job] of [
        ["office-nas", "Photos"],
        ["office-nas", "Documents"],
        ["laptop-anna", "Mails"],
      ] as const) {
        const { body } = report({ server, job, hoursAgo: 30 });
        expect((await send(address, body)).status).toBe(200);
      }
    },
  });
  ({ program, page } = begun);
  return begun.end;
});

const open = (path: string) => page.goto(`${program.address}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name });
const row = (text: string) => page.getByRole("table").getByRole("row").filter({ hasText: text });

async function openIncidents(): Promise<{ open: number; unattended: number }> {
  return (await page.request.get(`${program.address}api/v1/incidents/count`)).json();
}

test("a backup is taken out of the watch, and back by Undo", async () => {
  await open("settings/monitoring");
  const watch = page.getByRole("switch", { name: /^Watch .*Mails$/ });
  expect(await watch.isChecked()).toBe(true);
  await row("Mails").locator("label:has([role=switch])").click();
  await page.getByText(/Mails is no longer watched/).waitFor();
  expect(await watch.isChecked()).toBe(false);
  await button("Undo").click();
  await page.getByText(/Mails is watched/).waitFor();
  expect(await watch.isChecked()).toBe(true);
  await page.reload();
  await watch.waitFor();
  expect(await watch.isChecked()).toBe(true);
});

test("saving a schedule says what changed", async () => {
  await button(/^Edit .*Photos$/).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Manual", { exact: true }).click();
  await dialog.getByLabel("Every", { exact: true }).fill("1");
  await dialog.getByLabel("Unit").selectOption({ label: "hours" });
  await dialog.getByLabel("Tolerance").selectOption({ label: "none" });
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText(/Schedule: automatic → .*1 hour/).waitFor();
  await page.getByText(/Tolerance: automatic → none/).waitFor();
  await row("Photos").getByText("you", { exact: true }).waitFor();
  expect(await row("Photos").innerText()).toContain("1 hour");
});

test("Check now says when it looked, and nothing opens that is not due", async () => {
  await button("Check now").click();
  await page
    .getByText(/^Checked at/)
    .first()
    .waitFor();
  expect(await openIncidents()).toMatchObject({ open: 0 });
});

test("a run that ends with an error opens an incident at once", async () => {
  const sent = JSON.parse(report({ server: "office-nas", job: "Photos", hoursAgo: 0.1 }).body);
  sent.Data.ParsedResult = "Error";
  expect((await send(program.address, JSON.stringify(sent))).status).toBe(200);
  await expect.poll(async () => (await openIncidents()).open).toBe(1);
});

test("a reset lets the next check notify again of what is open", async () => {
  await button("Reset notifications").click();
  await page
    .getByRole("dialog", { name: "Notify again?" })
    .getByRole("button", { name: "Notify again" })
    .click();
  await page.getByText("You will be notified again of 1 open incident").waitFor();
  await button("Check now").click();
  await expect
    .poll(async () => {
      const { incidents } = await (await page.request.get(`${program.address}api/v1/incidents`)).json();
      const { timeline } = await (
        await page.request.get(`${program.address}api/v1/incidents/${incidents[0].id}`)
      ).json();
      return timeline.map((event: { kind: string }) => event.kind);
    })
    .toEqual(["opened", "reset", "notified"]);
});

test("the incident shows what happened, and is acknowledged and snoozed", async () => {
  await page
    .getByRole("link", { name: /^Incidents, 1 needs attention/ })
    .first()
    .click();
  await button("Failing").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("What happened").waitFor();
  await dialog.getByText("Notified again", { exact: true }).waitFor();
  await dialog.getByLabel("Note").fill("The disk is on order.");
  await dialog.getByRole("button", { name: "Acknowledge" }).click();
  await dialog.getByText("by admin").first().waitFor();
  await dialog.getByText("The disk is on order.").first().waitFor();
  expect(await openIncidents()).toMatchObject({ open: 1, unattended: 0 });
  await dialog.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("menuitem").first().click();
  await dialog.getByText("Snoozed until").first().waitFor();
  await dialog.getByRole("button", { name: "End snooze" }).click();
  await dialog.getByText("Snooze ended").waitFor();
  await page.keyboard.press("Escape");
  await row("Failing").getByText("Acknowledged by admin").waitFor();
});

test("the hover card of the dashboard tells when it was checked, what was expected, and the incident", async () => {
  await open("");
  // The list of what needs attention stands first; the cards follow.
  await page.getByRole("link", { name: "Photos", exact: true }).last().hover();
  const card = page.getByRole("tooltip");
  await card.getByText("Checked", { exact: true }).waitFor();
  await card.getByText("Expected", { exact: true }).waitFor();
  await card.getByText("Deadline", { exact: true }).waitFor();
  await card.getByRole("link", { name: "Failing" }).waitFor();
  // There is no channel: what was to be told was told to nobody.
  await card.getByText("nobody", { exact: true }).waitFor();
});

test("many backups are edited at once", async () => {
  await open("settings/monitoring?q=office-nas");
  await page.getByRole("checkbox", { name: "Select all" }).check();
  await button("Edit…").click();
  const dialog = page.getByRole("dialog", { name: "Edit 2 backups" });
  await dialog.getByLabel("Tolerance").selectOption({ label: "4 hours" });
  await dialog.getByRole("button", { name: "Save" }).click();
  const done = page.getByRole("dialog", { name: "2 backups changed" });
  await done.getByText("Tolerance: none → 4 hours").waitFor();
  await done.getByText("Tolerance: automatic → 4 hours").waitFor();
  await done.getByRole("button", { name: "Done" }).click();
  await done.waitFor({ state: "detached" });
});

test("the table is taken away as CSV", async () => {
  await open("settings/monitoring");
  const downloading = page.waitForEvent("download");
  await button("Export 3 backups as CSV").click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^duplistatus-monitoring-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await file.path(), "utf8")).trim().split(/\r?\n/);
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^\uFEFF?"?Server/);
  expect(lines.filter((line) => /office-nas.*Photos/.test(line))).toHaveLength(1);
});

test("a maintenance window is announced, holds what fails in it, is ended and remembered", async () => {
  await open("settings/maintenance");
  await button("New window").click();
  const making = page.getByRole("dialog", { name: "New maintenance window" });
  await making.getByLabel("For").selectOption({ label: "office-nas" });
  await making.getByLabel("Note").fill("New disks");
  await making.getByRole("button", { name: "Create" }).click();
  await page.getByText("Maintenance window created").waitFor();
  await row("New disks").getByText("Active", { exact: true }).waitFor();
  const before = (await openIncidents()).open;
  const sent = JSON.parse(report({ server: "office-nas", job: "Documents", hoursAgo: 0.1 }).body);
  sent.Data.ParsedResult = "Error";
  expect((await send(program.address, JSON.stringify(sent))).status).toBe(200);
  await open("settings/monitoring");
  await row("Documents").getByText("maintenance").waitFor();
  expect((await openIncidents()).open).toBe(before);
  await open("settings/maintenance");
  await button("End the window for office-nas now").click();
  await page
    .getByRole("dialog", { name: "End this window now?" })
    .getByRole("button", { name: "End now" })
    .click();
  await page.getByText("The window was ended").waitFor();
  await row("New disks").getByText("Ended", { exact: true }).waitFor();
  expect(await row("New disks").getByRole("button").count()).toBe(0);
  await open("settings/monitoring");
  await button("Check now").click();
  await expect.poll(async () => (await openIncidents()).open).toBe(before + 1);
});
