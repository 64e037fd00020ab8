import {
  type Deliveries,
  type Incidents,
  type NotifyDecisions,
  type NotifyRules,
  notificationSettings,
  type TemplatePreview,
  type Templates,
} from "@duplistatus/contract";
import { effectiveRule } from "@duplistatus/contract/notify-rules";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { delivered, type FakeKind, fakeKind, later } from "../testing/fake-channel.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { createNotifier, type Notifier } from "./notifier.ts";
import { notificationsOf } from "./service.ts";
import { leaderWork } from "./timed/timers.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe.each(engines)("notifications of the whole program on %s", (engine) => {
  let world: TestMonitoring;
  let fake: FakeKind;
  let notifier: Notifier;
  let lead: () => Promise<void>;

  beforeEach(async () => {
    world = await testMonitoring(engine);
    const service = notificationsOf(world.program.context);
    fake = fakeKind();
    service.kinds = new Map([...service.kinds, ["fake", fake.kind]]);
    notifier = createNotifier(world.program.context, service.sending);
    lead = leaderWork(world.program.context, service);
  });
  afterEach(() => world.program.close());

  const settle = async () => {
    for (let before = -1; before !== fake.sent.length; ) {
      before = fake.sent.length;
      await notifier.tick();
      await notifier.dispatcher.idle();
    }
  };
  const pass = async (ms: number, step = minute) => {
    await settle();
    for (let left = ms; left > 0; left -= step) {
      world.pass(Math.min(left, step));
      await settle();
    }
  };
  const addChannel = async (name = "Phone", more: object = {}) => {
    const body = { kind: "fake", name, settings: { place: "here" }, ...more };
    const answer = await world.send("POST", "channels", body);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { name }]);
    return (answer.json() as { id: number }).id;
  };
  const titles = () => fake.sent.map(({ message }) => message.title);

  it("tell of a failed run with its words, by its incident, and why in the decisions", async () => {
    await addChannel();
    await world.upload({ backupName: "Photos" });
    await pass(2 * minute);
    expect(titles()).toEqual(["New server: attic"]);
    const before = fake.sent.length;
    world.pass(day);
    await world.upload({ backupName: "Photos", result: "Error", exception: "No route to host" });
    await pass(2 * minute);
    const [message, ...others] = fake.sent.slice(before).map((one) => one.message);
    expect(others).toEqual([]);
    expect(message).toMatchObject({ event: "incident.opened", tone: "error", backup: "Photos" });
    expect(message!.title).toContain("Photos");
    expect(message!.title).toContain("failed");
    const { deliveries } = await world.get<Deliveries>("deliveries");
    expect(deliveries[0]).toMatchObject({
      state: "sent",
      jobName: "Photos",
      channelName: "Phone",
      attempts: 1,
    });
    const told = await world.get<NotifyDecisions>(`incidents/${deliveries[0]!.incidentId}/decisions`);
    expect(told.decisions).toMatchObject([
      { outcome: "queued", channelName: "Phone", deliveryState: "sent" },
    ]);
    const run = await world.get<NotifyDecisions>(`runs/${deliveries[0]!.runId}/decisions`);
    expect(run.decisions.map(({ outcome }) => outcome)).toContain("with_incident");
    world.pass(day);
    await world.upload({ backupName: "Photos" });
    await pass(2 * minute);
    expect(fake.sent.at(-1)?.message).toMatchObject({ event: "incident.closed", tone: "recovered" });
  });

  it("when people were notified of an incident is when a message arrived, alone, with others, or as a reminder", async () => {
    await addChannel();
    await world.send("PATCH", "notifications/rules", {
      scopes: [{ scope: "all" }],
      set: { remind: "daily" },
    });
    for (const [n, backupName] of ["Photos", "Mail"].entries()) {
      await world.upload({ backupName, backupId: `DB-${n}`, nextIn: 60 * day });
    }
    await pass(2 * minute);
    world.pass(day);
    fake.usual = later();
    for (const [n, backupName] of ["Photos", "Mail"].entries()) {
      await world.upload({ backupName, backupId: `DB-${n}`, result: "Error", nextIn: 60 * day });
    }
    await pass(10 * minute);
    const notified = async () =>
      (await world.get<Incidents>("incidents")).incidents.map(({ lastNotifiedAt }) => lastNotifiedAt);
    expect(await notified()).toEqual([null, null]);
    fake.usual = delivered;
    await pass(20 * minute);
    expect(fake.sent.at(-1)?.message.event).toBe("gathered");
    const { deliveries } = await world.get<Deliveries>("deliveries");
    const at = deliveries.find(({ kind }) => kind === "gathered")!.sentAt!;
    expect(await notified()).toEqual([at, at]);
    for (let hours = 0; hours < 30; hours += 1) {
      world.pass(hour);
      await lead();
      await settle();
    }
    expect(fake.sent.at(-1)?.message.event).toBe("incident.reminded");
    const [one, two] = await notified();
    expect(one).toBeGreaterThan(at);
    expect(two).toBe(one);
  });

  it("tell of an overdue backup once, remind daily, and tell its end; links lead to this installation", async () => {
    await addChannel();
    await world.send("PATCH", "notifications/rules", {
      scopes: [{ scope: "all" }],
      set: { remind: "daily" },
    });
    const settings = notificationSettings.parse(await world.get("settings/notifications"));
    await world.send("PUT", "settings/notifications", { ...settings, publicUrl: "https://d.example.org/x/" });
    await world.upload({ backupName: "Photos" });
    await pass(minute);
    const before = fake.sent.length;
    for (let hours = 0; hours < 72; hours += 1) {
      world.pass(hour);
      await world.check();
      await lead();
      await settle();
    }
    await world.upload({ backupName: "Photos" });
    await pass(2 * minute);
    const events = fake.sent.slice(before).map(({ message }) => message.event);
    expect(events[0]).toBe("incident.opened");
    expect(events.filter((event) => event === "incident.reminded")).toHaveLength(2);
    expect(events.at(-1)).toBe("incident.closed");
    expect(events.filter((event) => event === "incident.opened" || event === "incident.closed")).toHaveLength(
      2,
    );
    const opened = fake.sent[before]!.message;
    expect(opened.title).toContain("overdue");
    expect(opened.links).toEqual([
      {
        kind: "open",
        label: "Open the incident",
        url: expect.stringMatching(/^https:\/\/d\.example\.org\/x\/incidents\/\d+$/),
      },
    ]);
    const reminder = fake.sent.find(({ message }) => message.event === "incident.reminded")!.message;
    expect(reminder.title).toBe("Still open: 1");
    expect(reminder.items[0]?.title).toContain("Photos");
  });

  it("tell of an unusual run and that it was accepted, unless nobody wants to hear of it", async () => {
    await addChannel();
    const nights = async (count: number, files: number) => {
      for (let i = 0; i < count; i++) {
        world.pass(day);
        await world.upload({ backupName: "Photos", files });
        await settle();
      }
      await pass(2 * minute);
    };
    await nights(5, 1_204);
    const before = fake.sent.length;
    await nights(2, 0);
    const told = fake.sent.slice(before).map(({ message }) => message);
    expect(told).toMatchObject([{ event: "incident.opened", tone: "warning", backup: "Photos" }]);
    expect(told[0]!.text).toContain("no files to back up; usually there are 1,204");
    const { incidents } = await world.get<Incidents>("incidents");
    await world.send("POST", `incidents/${incidents[0]!.id}/accept`);
    await pass(2 * minute);
    expect(fake.sent.at(-1)!.message).toMatchObject({ event: "incident.closed", tone: "recovered" });

    await world.send("PATCH", "notifications/rules", {
      scopes: [{ scope: "all" }],
      set: { topics: { unusual: false } },
    });
    await nights(1, 1_204);
    const quiet = fake.sent.length;
    await nights(4, 1_204);
    await nights(1, 0);
    expect((await world.get<Incidents>("incidents")).incidents).toMatchObject([{ cause: "unusual" }]);
    expect(fake.sent).toHaveLength(quiet);
  });

  it("name a destination that nobody reaches, in one message", async () => {
    await addChannel();
    const machines = ["attic", "cellar", "office"].map((machineName, index) => ({
      machineName,
      machineId: `${index}`.repeat(32),
      backupId: `DB-${index}`,
    }));
    for (const machine of machines) await world.upload(machine);
    await pass(2 * minute);
    world.pass(day);
    const exception = "System.Net.Sockets.SocketException (111): Connection refused (vault.lan:22)";
    for (const machine of machines) await world.upload({ ...machine, result: "Fatal", exception });
    await pass(2 * minute);
    expect(titles().at(-1)).toBe("vault.lan cannot be reached: 3 backups fail");
    const since = fake.sent.length;
    world.pass(day);
    for (const machine of machines) await world.upload(machine);
    await pass(10 * minute);
    expect(fake.sent.slice(since)).toHaveLength(1);
  });

  it("say in one summary what became known late", async () => {
    await addChannel();
    await world.upload({ backupName: "Photos" });
    await pass(2 * minute);
    world.pass(5 * day);
    const since = fake.sent.length;
    for (const days of [3, 2]) {
      const begin = world.now() - days * day;
      await world.upload({ backupName: "Photos", result: "Warning", begin });
    }
    await world.upload({ backupName: "Photos" });
    await pass(20 * minute);
    const messages = fake.sent.slice(since).map(({ message }) => message);
    expect(messages.map(({ title }) => title)).toEqual(["Warning: 2"]);
    expect(messages[0]!.text).toContain("more than a day before they became known here");
  });

  it("follow language, zone and numbers of each channel", async () => {
    await addChannel("Team", { options: { language: "de", zone: "America/Sao_Paulo" } });
    await world.upload({ backupName: "Fotos", result: "Error" });
    await pass(2 * minute);
    const message =
      fake.sent.map((one) => one.message).find(({ backup }) => backup === "Fotos") ?? fake.sent[0]!.message;
    expect(message.locale).toBe("de");
    expect(message.zone).toBe("America/Sao_Paulo");
    expect(message.footer).toContain("Einstellungen");
  });

  it("keep a changed template, refuse a wrong variable with the likely one, and show it on a real run", async () => {
    await addChannel();
    await world.upload({ backupName: "Photos", result: "Warning" });
    await pass(2 * minute);
    const words = { title: "{backup}!", text: "{log_txt}", mail: "" };
    const wrong = await world.send("PUT", "notifications/templates/warning/en", words);
    expect([wrong.statusCode, wrong.json()]).toMatchObject([
      400,
      { reason: "template_variable", facts: { part: "text", name: "log_txt", suggestion: "log_text" } },
    ]);
    const right = { ...words, text: "{warnings_count}" };
    expect((await world.send("PUT", "notifications/templates/warning/en", right)).statusCode).toBe(200);
    const preview = await world.send("POST", "notifications/templates/preview", {
      name: "warning",
      language: "en",
      words: right,
    });
    expect((preview.json() as TemplatePreview).push).toMatchObject({ title: "Photos!", tone: "warning" });
    world.pass(day);
    await world.upload({ backupName: "Photos", result: "Warning" });
    await pass(2 * minute);
    expect(titles().at(-1)).toBe("Photos!");
    await world.send("DELETE", "notifications/templates/warning/en");
    world.pass(day);
    await world.upload({ backupName: "Photos", result: "Warning" });
    await pass(2 * minute);
    expect(titles().at(-1)).toContain("warnings");
  });

  it("send the same words again though the template changed between attempts", async () => {
    await addChannel();
    fake.usual = {
      result: "temporary",
      reason: "server-error",
      facts: {},
      retryAt: null,
      pausesChannel: false,
    };
    await world.upload({ backupName: "Photos", result: "Warning" });
    await pass(2 * minute);
    const before = titles().length;
    expect(before).toBeGreaterThan(1);
    await world.send("PUT", "notifications/templates/warning/en", { title: "new", text: "new", mail: "new" });
    fake.usual = delivered;
    await pass(10 * minute);
    expect(titles().length).toBeGreaterThan(before);
    expect(titles().filter((title) => title === "new")).toEqual([]);
  });

  it("hide secrets, use a new channel at once, and forget a removed one", async () => {
    const first = await addChannel("Phone", { secrets: { key: "tk_geheim" } });
    await world.send("PATCH", "notifications/rules", {
      scopes: [{ scope: "all" }],
      set: { channels: [first] },
    });
    const second = await addChannel("Mail");
    const { all } = await world.get<NotifyRules>("notifications/rules");
    expect(all.own.channels).toEqual([first, second]);
    const listed = JSON.stringify(await world.get("channels"));
    expect(listed).not.toContain("geheim");
    expect(listed).toContain('"secretsSet":["key"]');
    const log = await world.program.context.database.reader.all("select * from audit_events");
    expect(JSON.stringify(log)).not.toContain("geheim");
    expect((await world.send("DELETE", `channels/${first}`)).statusCode).toBe(204);
    expect((await world.send("DELETE", `channels/${first}`)).statusCode).toBe(404);
    expect(await world.get("channels")).toMatchObject({ channels: [{ name: "Mail" }] });
  });

  /** What holds for the first server, or one of its jobs. */
  const holds = ({ all, servers: [server], remind }: NotifyRules, job?: number) =>
    effectiveRule({
      all: all.own,
      server: server!.own,
      job: job === undefined ? undefined : server!.jobs[job]!.own,
      remind,
    });

  it("inherit rules, take own ones away, and sync to all", async () => {
    await addChannel();
    await world.upload({ backupName: "Photos" });
    const scopes = (await world.get<NotifyRules>("notifications/rules")).servers.flatMap((server) => [
      { scope: "server" as const, id: server.id },
      ...server.jobs.map(({ id }) => ({ scope: "job" as const, id })),
    ]);
    const [server, job] = scopes as [(typeof scopes)[0], (typeof scopes)[0]];
    const set = (patch: object) =>
      world.send("PATCH", "notifications/rules", patch).then((a) => a.json() as NotifyRules);
    await set({ scopes: [job], set: { runs: "off" } });
    let table = await set({ scopes: [server], set: { runs: "all", topics: { recovered: false } } });
    expect(holds(table)).toMatchObject({ runs: "all", topics: { recovered: false, overdue: true } });
    expect(table.servers[0]!.jobs[0]!.own).toEqual({ runs: "off" });
    expect(holds(table, 0)).toMatchObject({ runs: "off", topics: { recovered: false } });
    table = await set({ scopes: [job], set: { runs: null } });
    expect(table.servers[0]!.jobs[0]!.own).toEqual({});
    expect(holds(table, 0).runs).toBe("all");
    await set({ scopes: [job], set: { runs: "errors" } });
    table = await set({ scopes: [{ scope: "all" }], set: { runs: "warnings" }, below: true });
    expect(holds(table, 0).runs).toBe("warnings");
    expect(table.servers[0]!.own).toEqual({ topics: { recovered: false } });
    const wrong = await world.send("PATCH", "notifications/rules", { scopes, set: { channels: [99] } });
    expect(wrong.statusCode).toBe(400);
  });

  it("test a channel step by step, keep what was found, and send what waited", async () => {
    const id = await addChannel();
    const answer = await world.send("POST", `channels/${id}/test`);
    expect(answer.json()).toMatchObject({ ok: true, steps: [{ code: "send", ok: true }] });
    const { channels } = await world.get<{ channels: object[] }>("channels");
    expect(channels).toMatchObject([{ health: "ok", lastTest: { ok: true }, weekSent: 1 }]);
    const { deliveries } = await world.get<Deliveries>("deliveries");
    expect(deliveries).toMatchObject([{ kind: "test", state: "sent" }]);
  });

  it("test the destination of one server, and words before they are saved, on a real run", async () => {
    const id = await addChannel();
    await world.upload({ backupName: "Photos", result: "Warning" });
    await pass(2 * minute);
    fake.kind.test = async function* ({ message, recipient }) {
      fake.sent.push({ message, recipient, settings: {} as never });
      yield { code: "send", ok: true, ms: 1, reason: null, facts: {} };
    };
    await world.send("POST", `channels/${id}/test?recipient=ops@example.org`);
    expect(fake.sent.at(-1)).toMatchObject({ recipient: "ops@example.org", message: { event: "test" } });
    const words = { title: "Mine: {backup}", text: "{warnings_count}", mail: "" };
    const request = { name: "warning", language: "en", words, channelId: id };
    const answer = await world.send("POST", "notifications/templates/test", request);
    expect(answer.json()).toMatchObject({ ok: true });
    expect(fake.sent.at(-1)?.message).toMatchObject({
      event: "test",
      title: "Mine: Photos",
      tone: "warning",
      incident: null,
      footer: expect.stringContaining("Phone"),
    });
    const wrong = { ...request, words: { ...words, title: "{bakup}" } };
    const refusal = await world.send("POST", "notifications/templates/test", wrong);
    expect(refusal.json()).toMatchObject({ reason: "template_variable", facts: { suggestion: "backup" } });
    const { templates } = await world.get<Templates>("notifications/templates?language=en");
    expect(templates.find(({ name }) => name === "warning")?.changed).toBe(false);
    const several = { ...request, name: "gathered", words: { ...words, title: "{list}" } };
    await world.upload({ backupName: "Mails", result: "Error" });
    const shown = (await world.send("POST", "notifications/templates/preview", several)).json();
    expect(shown).toMatchObject({ push: { title: expect.stringContaining("Mails"), facts: [] } });
    expect((shown as TemplatePreview).mailText).toContain("Mails");
  });

  it("send a summary now, to everybody it has, and the next one at its time all the same", async () => {
    const id = await addChannel("Mail", { options: { zone: "UTC" } });
    const off = await addChannel("Off");
    await world.send("PATCH", `channels/${off}`, { enabled: false });
    const digest = { name: "Daily", every: "day", time: "07:00", channels: [id, off], whenFine: "never" };
    const made = (await world.send("POST", "digests", digest)).json() as { digests: { id: number }[] };
    await world.upload({ backupName: "Photos", nextIn: null });
    await pass(2 * minute);
    const path = `digests/${made.digests[0]!.id}/send`;
    expect((await world.send("POST", path)).json()).toEqual({ recipients: 1 });
    await settle();
    expect(fake.sent.at(-1)?.message).toMatchObject({
      event: "digest",
      title: "Daily: All backups are fine.",
    });
    await world.upload({ backupName: "Photos", result: "Error", nextIn: null });
    await pass(5 * minute);
    for (let hours = 0; hours < 24; hours += 1) {
      world.pass(hour);
      await lead();
      await settle();
    }
    expect(fake.sent.at(-1)?.message.title).toContain("Error: 1");
    expect((await world.send("POST", "digests/99/send")).statusCode).toBe(404);
  });

  it("acknowledge by a link in the message, once, and not by looking at it", async () => {
    await addChannel();
    const settings = notificationSettings.parse(await world.get("settings/notifications"));
    const changed = { ...settings, publicUrl: "https://d.example.org", acknowledgeLinks: true };
    await world.send("PUT", "settings/notifications", changed);
    await world.upload({ backupName: "Photos", result: "Error" });
    await pass(2 * minute);
    const message = fake.sent
      .map((one) => one.message)
      .find(({ links }) => links.some(({ kind }) => kind === "acknowledge"));
    const all = [message!, ...fake.sent.map((one) => one.message)].flatMap(({ links }) => links);
    const path = new URL(all.find(({ kind }) => kind === "acknowledge")!.url).pathname;
    const { send } = world.program;
    const look = await send("GET", path);
    expect([look.statusCode, look.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(look.body).toContain("<button");
    const open = async () =>
      (await world.get<{ incidents: { acknowledgedBy: string | null }[] }>("incidents")).incidents;
    expect((await open())[0]!.acknowledgedBy).toBeNull();
    const post = () => send("POST", path, { headers: { "content-type": "text/plain" }, body: "" });
    expect((await post()).body).toContain("Done");
    expect((await open())[0]!.acknowledgedBy).toBe("link: Phone");
    expect((await post()).body).toContain("used already");
    expect((await send("GET", "/api/acknowledge/unknown")).statusCode).toBe(404);
  });

  it("summarise by the day, with what is wrong first, and say that all is fine for two weeks", async () => {
    const id = await addChannel("Mail", { options: { zone: "UTC" } });
    const digest = { name: "Daily", every: "day", time: "07:00", channels: [id] };
    const made = await world.send("POST", "digests", digest);
    expect(made.statusCode).toBe(200);
    await world.upload({ backupName: "Photos", nextIn: null });
    await pass(2 * minute);
    const before = fake.sent.length;
    for (let hours = 0; hours < 15 * 24; hours += 1) {
      world.pass(hour);
      await lead();
      await settle();
    }
    const sent = fake.sent.slice(before).map(({ message }) => message);
    expect(sent).toHaveLength(14);
    expect(sent[0]).toMatchObject({
      event: "digest",
      tone: "success",
      title: "Daily: All backups are fine.",
    });
    await world.upload({ backupName: "Photos", result: "Error", nextIn: null });
    await pass(5 * minute);
    for (let hours = 0; hours < 24; hours += 1) {
      world.pass(hour);
      await lead();
      await settle();
    }
    const last = fake.sent.at(-1)!.message;
    expect(last).toMatchObject({ event: "digest", tone: "warning" });
    expect(last.title).toContain("Error: 1");
    expect(last.items[0]?.title).toContain("Photos");
  });

  it("say of what was gathered how the message went that told it", async () => {
    await addChannel();
    const jobs = ["Photos", "Mails"];
    for (const name of jobs) await world.upload({ backupName: name, backupId: name });
    await pass(2 * minute);
    fake.usual = later();
    world.pass(day);
    for (const name of jobs) await world.upload({ backupName: name, backupId: name, result: "Error" });
    await pass(2 * minute);
    const { incidents } = await world.get<{ incidents: { id: number }[] }>("incidents");
    const decided = async () => {
      const told = await world.get<NotifyDecisions>(`incidents/${incidents[0]!.id}/decisions`);
      return new Set(
        told.decisions.map(({ deliveryState, sentAt }) => `${deliveryState} ${sentAt !== null}`),
      );
    };
    expect(await decided()).toEqual(new Set(["queued false"]));
    fake.usual = delivered;
    await pass(10 * minute);
    expect(await decided()).toEqual(new Set(["gathered true", "sent true"]));
  });

  it("try again what was given up, one or all", async () => {
    await addChannel();
    fake.usual = { result: "refused", reason: "content-refused", facts: { status: 400 } };
    await world.upload({ backupName: "Photos", result: "Error" });
    await pass(2 * minute);
    const dead = await world.get<Deliveries>("deliveries?state=dead");
    expect(dead.counts.dead).toBe(dead.deliveries.length);
    expect(dead.deliveries.length).toBeGreaterThan(0);
    fake.usual = delivered;
    const answer = await world.send("POST", "deliveries/retry", {});
    expect(answer.json()).toEqual({ retried: dead.deliveries.length });
    await settle();
    expect((await world.get<Deliveries>("deliveries?state=dead")).deliveries).toEqual([]);
  });
});
