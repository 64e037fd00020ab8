import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  begin,
  ownPassword,
  type Program,
  report,
  send,
  seriousViolations,
  startProgram,
} from "./harness.ts";

/** What a phone would show. */
interface Pushed {
  topic: string;
  title: string;
  message: string;
  priority: number;
}

/** An ntfy server that takes nothing but what its documentation allows (https://docs.ntfy.sh/publish/#publish-as-json). */
function strictNtfy() {
  const pushed: Pushed[] = [];
  const complaints: string[] = [];
  const state = { refuses: false };
  const server = createServer((request, response) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      if (request.method === "GET" && request.url === "/v1/health") return answer(200, { healthy: true });
      const wrong = (what: string) => {
        complaints.push(`${request.method} ${request.url}: ${what}`);
        answer(400, { code: 40000, http: 400, error: what });
      };
      if (request.method !== "POST" || request.url !== "/") return wrong("JSON goes to the root");
      const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as Pushed;
      if (!/^[-_A-Za-z0-9]{1,64}$/.test(body.topic)) return wrong("topic");
      if (!(body.priority >= 1 && body.priority <= 5)) return wrong("priority");
      if (Buffer.byteLength(body.message) > 4096) return wrong("message too long");
      if (state.refuses) return answer(400, { code: 40000, http: 400, error: "not today" });
      pushed.push(body);
      answer(200, { id: `m${pushed.length}`, time: 1, event: "message", topic: body.topic });
    });
  });
  return { server, pushed, complaints, state };
}

/** A mail server that does not know everybody. */
function mailServer(received: string[]): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo: ({ address }, _session, done) =>
      address === "nobody@example.org"
        ? done(Object.assign(new Error("No such user here"), { responseCode: 550 }))
        : done(),
    onData(stream, _session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        received.push(Buffer.concat(parts).toString("utf8"));
        done();
      });
    },
  });
}

const portOf = (server: Pick<Server, "address">) => (server.address() as AddressInfo).port;

const ntfy = strictNtfy();
const mails: string[] = [];
const smtp = mailServer(mails);
let program: Program;
let page: Page;

beforeAll(async () => {
  await new Promise<void>((done) => ntfy.server.listen(0, "127.0.0.1", done));
  await new Promise<void>((done) => smtp.listen(0, "127.0.0.1", done));
  const begun = await begin({
    starting: startProgram({ ADMIN_PASSWORD: ownPassword, NOTIFY_GATHER_SECONDS: "0" }),
  });
  ({ program, page } = begun);
  return begun.end;
});

afterAll(async () => {
  ntfy.server.close();
  await new Promise<void>((done) => smtp.close(done));
});

const open = (path: string) => page.goto(`${program.address}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name });
const row = (text: string | RegExp) => page.getByRole("table").getByRole("row").filter({ hasText: text });

test("ntfy is added with nothing but a click, shows its QR code, and its test says each step", async () => {
  await open("settings/channels");
  await button("Add ntfy with one click").click();
  await page.getByRole("heading", { level: 1, name: "ntfy" }).waitFor();
  const topic = await page.getByLabel("Topic", { exact: true }).inputValue();
  expect(topic).toMatch(/^duplistatus-[A-Za-z0-9]{16}$/);
  expect(await page.getByLabel("Server", { exact: true }).inputValue()).toBe("https://ntfy.sh");
  await page.getByRole("img", { name: "QR code of the topic" }).waitFor();

  const bell = page.getByRole("link", { name: "Open the ntfy topic ntfy" });
  expect(await bell.getAttribute("href")).toBe(`https://ntfy.sh/${topic}`);
  await bell.click({ button: "right" });
  await page.getByRole("dialog", { name: "Subscribe a phone to ntfy" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: /^Subscribe/ }).waitFor({ state: "detached" });

  await page.getByLabel("Server", { exact: true }).fill(`http://127.0.0.1:${portOf(ntfy.server)}`);
  await button(/^Save$/).click();
  await page.getByText("Saved").first().waitFor();
  await button("Send a test").click();
  await page.getByText("The service is healthy").waitFor();
  await page.getByText("Message accepted").waitFor();
  expect(ntfy.pushed).toMatchObject([{ topic, title: "Test of “ntfy”" }]);
  expect(ntfy.complaints).toEqual([]);
});

test("a test of e-mail says what the mail server answered, refused and taken", async () => {
  await open("settings/channels?add=email");
  await page.getByLabel("Mail server").fill("127.0.0.1");
  await page.getByLabel("Port").fill(String(portOf(smtp.server)));
  await page.getByLabel("Encryption").selectOption({ label: "None, in your own network only" });
  await page.getByLabel("Sender", { exact: true }).fill("duplistatus@example.org");
  await page.getByLabel("Recipients").fill("nobody@example.org");
  await button("Save and send a test").click();
  await page
    .getByText("The mail server refused this recipient. Answer: 550 No such user here", { exact: true })
    .waitFor();
  expect(mails).toEqual([]);
  await page.getByLabel("Recipients").fill("ops@example.org");
  await button(/^Save$/).click();
  await page.getByText("Saved").first().waitFor();
  await button("Send a test").click();
  await page.getByText("Message accepted").waitFor();
  expect(mails).toHaveLength(1);
  expect(mails[0]).toMatch(/^To: .*ops@example\.org/m);
});

test("the table inherits: what differs is set in place, found by a filter, and taken back", async () => {
  for (const [server, job] of [
    ["office-nas", "Photos"],
    ["office-nas", "Documents"],
    ["laptop-anna", "Mails"],
  ] as const) {
    expect((await send(program.address, report({ server, job }).body)).status).toBe(200);
  }
  await open("settings/notifications");
  const runsOf = (name: string, value: string) => button(new RegExp(`^When a run ends, ${name}: ${value}$`));
  await runsOf("office-nas · Photos", "warnings").waitFor();
  await row("Everything").getByText("errors", { exact: true }).click();
  await runsOf("office-nas · Photos", "errors").click();
  await page.getByRole("menuitemradio", { name: "off" }).click();
  const off = row("Photos").getByRole("radio", { name: "off" });
  await off.waitFor();
  expect(await off.isChecked()).toBe(true);
  await runsOf("office-nas · Documents", "errors").waitFor();

  await button("Only differences").click();
  await page.waitForURL(/differences=true/);
  expect(await row(/Documents|Mails/).count()).toBe(0);
  await page.reload();
  await off.waitFor();
  await button("Inherited: errors").click();
  await row("Photos").waitFor({ state: "detached" });
  await button("Undo").last().click();
  await off.waitFor();

  await button("Only differences").click();
  await page.getByRole("checkbox", { name: "Select office-nas · Documents" }).check();
  await page.getByRole("checkbox", { name: "Select laptop-anna", exact: true }).check();
  await button("Change 2 selected…").click();
  const dialog = page.getByRole("dialog", { name: "Change 2 lines" });
  await dialog.getByLabel("Reminders").selectOption({ label: "daily" });
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await button(/^Reminders, laptop-anna · Mails: daily$/).waitFor();
  await button(/^Reminders, office-nas · Documents: daily$/).waitFor();
  await button(/^Reminders, office-nas · Photos: never$/).waitFor();
});

test("a destination of a server with its own events is inherited by its backups", async () => {
  await button(/^Change where it goes, office-nas:/).click();
  const dialog = page.getByRole("dialog", { name: "office-nas" });
  await dialog.getByRole("combobox", { name: "Additional destinations" }).selectOption({ label: "These:" });
  await dialog.getByRole("button", { name: "Add a destination" }).click();
  await dialog.getByLabel("Channel of destination 1").selectOption({ label: "E-mail" });
  await dialog.getByLabel("Recipient of destination 1").fill("boss@example.org");
  await dialog.getByLabel("Finished runs for destination 1").selectOption({ label: "Not at all" });
  await dialog.getByRole("button", { name: "Save" }).click();
  await row(/^office-nas/)
    .getByText("+ boss@example.org")
    .waitFor();
  await row("Photos").getByText("boss@example.org", { exact: true }).waitFor();
  const { servers } = await (await page.request.get(`${program.address}api/v1/notifications/rules`)).json();
  const nas = servers.find(({ name }: { name: string }) => name === "office-nas");
  expect(nas.own.destinations).toMatchObject([{ recipient: "boss@example.org", runs: "off" }]);
  expect(nas.jobs.every(({ own }: { own: object }) => !("destinations" in own))).toBe(true);
});

test("a wrong variable is named with the likely right one, and the preview follows the typing", async () => {
  await open("settings/templates?name=success");
  await page.getByLabel(/^Short text/).fill("Log: {log_txt}");
  await page.getByText("There is no variable “log_txt”. Do you mean log_text?").waitFor();
  expect(await button(/^Save$/).isDisabled()).toBe(true);
  await button("Use log_text").click();
  expect(await page.getByLabel(/^Short text/).inputValue()).toBe("Log: {log_text}");
  await page.getByLabel(/^Title/).fill("Mine: {backup} on {server}");
  const phone = page.getByRole("region", { name: "On a phone" });
  await phone.getByText(/^Mine: (Photos|Documents|Mails) on /).waitFor();
  const before = ntfy.pushed.length;
  await button("Send a test").click();
  await page.getByText("ntfy: the test was accepted").waitFor();
  expect(ntfy.pushed[before]?.title).toMatch(/^Mine: /);
  await button(/^Save$/).click();
  await page.getByText("Run finished: your wording was saved").waitFor();
  await page.reload();
  await phone.getByText(/^Mine: /).waitFor();
  await button("Back to the original").click();
  await phone.getByText(/: success$/).waitFor();
});

test("unsaved words are not lost by leaving the page", async () => {
  await open("settings/templates?name=success");
  const title = page.getByLabel(/^Title/);
  await title.fill("Mine: {backup}");
  // Other events of the page keep what was typed.
  await page.getByRole("navigation", { name: "Event" }).getByRole("button", { name: "Overdue" }).click();
  const settings = page.getByRole("link", { name: "Channels", exact: true });
  await settings.click();
  const dialog = page.getByRole("dialog", { name: "Leave without saving?" });
  await dialog.getByText("Not saved yet: Run finished.").waitFor();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await button(/^Run finished/).click();
  expect(await title.inputValue()).toBe("Mine: {backup}");
  await settings.click();
  await dialog.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("heading", { level: 1, name: "Channels" }).waitFor();
});

test("a digest is made and sent at once", async () => {
  await open("settings/timing");
  await button("Add a digest").click();
  const dialog = page.getByRole("dialog", { name: "New digest" });
  await dialog.getByText("weekly", { exact: true }).click();
  expect(await seriousViolations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await page.getByText(/^every Monday at 7:00 AM · E-mail$/).waitFor();
  const before = mails.length;
  await button("Send now: Daily digest").click();
  await page.getByText("Daily digest is on its way to 1 recipient").waitFor();
  await expect.poll(() => mails.length).toBeGreaterThan(before);
});

test("what was given up is listed with its reason and content, and tried again", async () => {
  ntfy.state.refuses = true;
  const sent = JSON.parse(report({ server: "laptop-anna", job: "Mails", hoursAgo: 0.1 }).body);
  sent.Data.ParsedResult = "Error";
  expect((await send(program.address, JSON.stringify(sent))).status).toBe(200);
  await expect
    .poll(async () => {
      const answer = await page.request.get(`${program.address}api/v1/deliveries?state=dead`);
      return (await answer.json()).deliveries.length;
    })
    .toBeGreaterThan(0);
  await open("settings/deliveries?state=dead");
  await row("ntfy").getByRole("button").first().click();
  await page
    .getByRole("dialog")
    .getByRole("region", { name: "Content" })
    .getByText(/Mails/)
    .first()
    .waitFor();
  await page.keyboard.press("Escape");
  ntfy.state.refuses = false;
  const before = ntfy.pushed.length;
  await button("Retry all that failed").click();
  await page.getByText(/is tried again|are tried again/).waitFor();
  await expect.poll(() => ntfy.pushed.length).toBeGreaterThan(before);
  // The test to nobody@example.org is refused again.
  await row("ntfy").waitFor({ state: "detached" });
  const detail = await (await page.request.get(`${program.address}api/v1/deliveries`)).json();
  const told = detail.deliveries.find(
    ({ channelKind, jobName }: { channelKind: string; jobName: string }) =>
      channelKind === "ntfy" && jobName === "Mails",
  );
  expect(told).toMatchObject({ state: "sent", attempts: expect.any(Number) });
});

test("a receiver that takes no reports is told above every page", async () => {
  const relay = {
    kind: "relay",
    name: "Second site",
    settings: { url: "http://127.0.0.1:9/api/upload" },
  };
  const answer = await page.request.post(`${program.address}api/v1/channels`, { data: relay });
  expect(answer.status()).toBe(200);
  const { id } = await answer.json();
  expect((await send(program.address, report({ server: "laptop-anna", job: "Mails" }).body)).status).toBe(
    200,
  );
  const banner = page.getByText(
    /Reports have not been handed on since .*: Second site\. 1 report is waiting\./,
  );
  await expect
    .poll(async () => {
      const { channels } = await (await page.request.get(`${program.address}api/v1/relays`)).json();
      return channels[0].health;
    })
    .toBe("failing");
  await open("");
  await banner.waitFor();
  expect((await page.request.delete(`${program.address}api/v1/channels/${id}`)).status()).toBeLessThan(300);
  await banner.waitFor({ state: "detached" });
});

const pages = ["notifications", "channels", "channels?channel=1", "templates", "timing", "deliveries"];

/** Opens a page of the settings and waits until nothing loads any more. */
async function openWhole(path: string): Promise<void> {
  await open(`settings/${path}`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true], .animate-pulse"));
}

test.each(["light", "dark"])("the pages can be used by everyone in %s colours", async (theme) => {
  const answer = await page.request.patch(`${program.address}api/v1/me/preferences`, { data: { theme } });
  expect(answer.status()).toBe(200);
  await page.emulateMedia({ colorScheme: theme as "light" | "dark" });
  for (const path of pages) {
    await openWhole(path);
    expect({ path, found: await seriousViolations(page) }).toEqual({ path, found: [] });
  }
});

test("on a phone they do not scroll sideways", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of pages) {
    await openWhole(path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect({ path, wide }).toEqual({ path, wide: 390 });
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});
