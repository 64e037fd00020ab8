import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { begin, type Program, report, send } from "./harness.ts";

let program: Program;
let page: Page;

beforeAll(async () => {
  const begun = await begin();
  ({ program, page } = begun);
  return begun.end;
});

const open = (path: string) => page.goto(`${program.address}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name });

async function choosePolicy(name: RegExp): Promise<void> {
  await open("settings/ingest");
  await page.getByRole("radio", { name }).check();
  await button("Save changes").click();
  await page.getByText("Saved", { exact: true }).waitFor();
}

test("under the policy for tokens only a token lets a report in, until it was revoked", async () => {
  await choosePolicy(/^Only with a token/);
  expect((await send(program.address, report().body)).status).toBe(401);

  await open("settings/tokens");
  await button("New token").click();
  const making = page.getByRole("dialog", { name: "New token" });
  await making.getByLabel("Name").fill("Nightly");
  await making.getByRole("button", { name: "Create" }).click();
  const made = page.getByRole("dialog", { name: "Token “Nightly”" });
  const secret = (await made.getByRole("textbox", { name: "Token", exact: true }).innerText()).trim();
  expect(secret.length).toBeGreaterThan(20);
  await page.keyboard.press("Escape");
  expect(await made.isVisible()).toBe(true);
  await made.getByRole("button", { name: "I have copied it" }).click();
  await made.waitFor({ state: "detached" });
  await page.reload();
  await page.getByText("Nightly").first().waitFor();
  expect(await page.content()).not.toContain(secret);

  expect((await send(program.address, report().body, secret)).status).toBe(200);
  await button("Revoke Nightly").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await page.getByText("“Nightly” was revoked").waitFor();
  await page.getByText("Revoked", { exact: true }).first().waitFor();
  const refused = await send(program.address, report({ hoursAgo: 3 }).body, secret);
  expect(refused.status).toBe(401);
});

test("a report that was cut off is kept with its reason until it is deleted", async () => {
  await choosePolicy(/^Anyone who can reach/);
  const { body } = report({ server: "cut-off-nas" });
  const answer = await send(program.address, body.slice(0, Math.floor(body.length * 0.6)));
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ quarantined: true });

  await open("settings/quarantine");
  const row = page.getByRole("table", { name: "Quarantine" }).getByRole("row").nth(1);
  const reason = page.getByRole("row").filter({ has: button("Delete") });
  expect((await reason.innerText()).length).toBeGreaterThan(20);
  expect(await row.innerText()).not.toContain("unknown\n");

  await button(/^Read the report of .* again$/).click();
  await page.getByText("0 recorded, 1 still not understood").waitFor();
  await button("Delete").click();
  await page
    .getByRole("dialog", { name: "Delete this report?" })
    .getByRole("button", { name: "Delete" })
    .click();
  await page.getByText("Nothing in quarantine").waitFor();
  await page.reload();
  await page.getByText("Nothing in quarantine").waitFor();
});

test("an unknown machine waits for approval, then its report counts", async () => {
  await choosePolicy(/^Known machines/);
  const known = report({ hoursAgo: 5 });
  expect((await send(program.address, known.body)).status).toBe(200);
  const stranger = report({ server: "new-laptop", job: "Mails" });
  const answer = await send(program.address, stranger.body);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ waitingForApproval: true });

  await open("");
  await page.getByText("1 machine waits for approval.").waitFor();
  await page.getByRole("link", { name: known.job, exact: true }).first().waitFor();
  expect(await page.getByRole("main").innerText()).not.toContain("new-laptop");

  await page.getByRole("link", { name: "Review" }).click();
  await button("Approve new-laptop").click();
  await page.getByText("No machine is waiting").waitFor();
  await open("");
  await page.getByRole("main").getByRole("link", { name: "Mails", exact: true }).first().waitFor();
  expect(
    (await send(program.address, report({ server: "new-laptop", job: "Mails", hoursAgo: 0 }).body)).status,
  ).toBe(200);
});
