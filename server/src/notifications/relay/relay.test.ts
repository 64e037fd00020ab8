import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Channel, Deliveries, WaitingMachine } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { jsonReport } from "../../testing/reports.ts";
import { listDeliveriesForScripts } from "../deliveries/list.ts";
import { createNotifier, type Notifier } from "../notifier.ts";
import { notificationsOf } from "../service.ts";
import { leaderWork } from "../timed/timers.ts";

const minute = 60_000;
const hour = 60 * minute;

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Another receiver; answers what it is told, then 200. */
async function receiver() {
  const received: Received[] = [];
  const state = { received, answers: [] as number[], usual: 200, url: "", close: async () => {} };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(state.answers.shift() ?? state.usual).end("{}");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/upload/s3cr3t-t0ken`;
  state.close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return state;
}

interface Installation extends TestApp {
  notifier: Notifier;
  relayTo(url: string, more?: object): Promise<number>;
  upload(body: Buffer, path?: string, headers?: Record<string, string>): Promise<number>;
  settle(): Promise<void>;
  api: <Answer>(method: "GET" | "POST" | "PUT" | "PATCH", url: string, body?: unknown) => Promise<Answer>;
}

async function installation(engine: (typeof engines)[number]): Promise<Installation> {
  const program = await testApp({ engine });
  let browser = await program.logIn();
  const service = notificationsOf(program.context);
  const notifier = createNotifier(program.context, service.sending);
  const api: Installation["api"] = async <Answer>(
    method: "GET" | "POST" | "PUT" | "PATCH",
    url: string,
    body?: unknown,
  ) => {
    let answer = await browser(method, `/api/v1/${url}`, { body });
    if (answer.statusCode === 401) {
      browser = await program.logIn();
      answer = await browser(method, `/api/v1/${url}`, { body });
    }
    return answer.json() as Answer;
  };
  let relays = 0;
  return Object.assign(program, {
    notifier,
    api,
    async relayTo(url: string, more: object = {}) {
      relays += 1;
      const body = { kind: "relay", name: `Receiver ${relays}`, secrets: { url, ...more } };
      const made = await api<{ id?: number }>("POST", "channels", body);
      expect(made).toMatchObject({ kind: "relay" });
      return made.id!;
    },
    async upload(body: Buffer, path = "/api/upload", headers: Record<string, string> = {}) {
      const type = { "content-type": "application/json", ...headers };
      return (await program.send("POST", path, { body, headers: type })).statusCode;
    },
    async settle() {
      for (let round = 0; round < 40; round += 1) {
        await notifier.tick();
        await notifier.dispatcher.idle();
      }
    },
  });
}

const report = (n: number) =>
  jsonReport({ begin: Date.UTC(2026, 5, 15, 1) + n * hour, backupName: `Job ${n}` });

describe.each(engines)("relayed reports on %s", (engine) => {
  const closing: (() => Promise<unknown>)[] = [];
  let here: Installation;
  beforeEach(async () => {
    here = await installation(engine);
    closing.push(() => here.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  const other = async () => {
    const one = await receiver();
    closing.push(one.close);
    return one;
  };

  it("arrive byte for byte, with their type and the names in their address, at every receiver", async () => {
    const [one, two] = [await other(), await other()];
    await here.relayTo(one.url);
    await here.relayTo(two.url, { token: "tk_other" });
    const text = Buffer.from(
      "message=Duplicati%20Backup%20report%20for%20Photos%0AMainOperation%3A%20Backup%0AParsedResult%3A%20Success%0ABeginTime%3A%201%2F2%2F2026",
    );
    const type = "application/x-www-form-urlencoded; charset=utf-8";
    await here.upload(report(1));
    await here.upload(text, "/api/upload?server=attic&job=Photos", { "content-type": type });
    await here.settle();
    for (const { received } of [one, two]) {
      expect(received.map(({ body }) => body)).toEqual([report(1), text]);
      expect(received.map(({ headers }) => headers["content-type"])).toEqual(["application/json", type]);
      expect(received.map(({ path }) => path)).toEqual([
        "/api/upload/s3cr3t-t0ken",
        "/api/upload/s3cr3t-t0ken?server=attic&job=Photos",
      ]);
    }
    expect(two.received[0]!.headers.authorization).toBe("Bearer tk_other");
    expect(one.received[0]!.headers.authorization).toBeUndefined();
    // The same bytes once more: a sender that got no answer tries again.
    await here.upload(report(1));
    await here.settle();
    expect(one.received).toHaveLength(2);
  });

  it("wait in their order for a receiver that is down, and no upload waits with them", async () => {
    const [down, up] = [await other(), await other()];
    const id = await here.relayTo(down.url);
    await here.relayTo(up.url);
    down.usual = 503;
    for (let n = 0; n < 6; n += 1) {
      expect(await here.upload(report(n))).toBe(200);
      await here.settle();
      here.clock.advance(5 * hour);
    }
    expect(up.received).toHaveLength(6);
    expect(new Set(down.received.map(({ body }) => body.toString()))).toEqual(
      new Set([report(0).toString()]),
    );
    // Longer than a message is tried.
    for (let days = 0; days < 10; days += 1) {
      here.clock.advance(24 * hour);
      await here.settle();
    }
    down.usual = 200;
    down.received.length = 0;
    // The second is one that this receiver never takes.
    down.answers = [200, 400];
    for (let n = 0; n < 4; n += 1) {
      here.clock.advance(hour);
      await here.settle();
    }
    expect(down.received.map(({ body }) => body)).toEqual([0, 1, 2, 3, 4, 5].map(report));
    const { deliveries } = await here.api<Deliveries>("GET", "deliveries?state=dead");
    expect(deliveries).toMatchObject([{ kind: "report.relayed", channelId: id, reason: "content-refused" }]);
    await here.api("POST", "deliveries/retry", { ids: [deliveries[0]!.id] });
    await here.settle();
    expect(down.received.at(-1)!.body).toEqual(report(1));
    // What went on is forgotten, and no news among messages.
    await leaderWork(here.context, notificationsOf(here.context))();
    expect(await here.context.database.reader.all("select sha256 from relayed_reports")).toEqual([]);
    expect((await here.api<Deliveries>("GET", "deliveries")).deliveries).toEqual([]);
    expect(await listDeliveriesForScripts(here.context.database.reader, 10)).toEqual([]);
    expect((await here.api<Deliveries>("GET", `deliveries?channel=${id}`)).deliveries).toHaveLength(6);
  });

  it("are neither messages' channels nor told anything", async () => {
    const one = await other();
    await here.relayTo(one.url);
    expect((await here.api<{ channels: Channel[] }>("GET", "channels")).channels).toEqual([]);
    const [relay] = (await here.api<{ channels: Channel[] }>("GET", "relays")).channels;
    expect(relay).toMatchObject({ kind: "relay", secretsSet: ["url"], health: "new" });
    const refused = (method: "POST" | "PATCH", url: string, body: object) =>
      here.api<{ reason?: string }>(method, url, body).then(({ reason }) => reason);
    const wish = { scopes: [{ scope: "all" }], set: { channels: [relay!.id] } };
    expect(await refused("PATCH", "notifications/rules", wish)).toBe("channel_unknown");
    const options = { fallback: { channelId: relay!.id, afterMinutes: 5 } };
    const phone = { kind: "ntfy", name: "Phone", options };
    expect(await refused("POST", "channels", phone)).toBe("fallback_unknown");
    await here.upload(report(1));
    await here.upload(jsonReport({ begin: Date.UTC(2026, 5, 15, 9), result: "Error" }));
    await here.settle();
    expect(one.received).toHaveLength(2);
    const notices = await here.context.database.reader.all("select distinct outcome from notices");
    expect(notices).toContainEqual({ outcome: "no_channel" });
    expect(JSON.stringify(await here.api("GET", "relays"))).not.toContain("s3cr3t");
    expect(here.logged.join("\n")).not.toContain("s3cr3t");
  });

  it("go on though nobody here understands them; of unknown machines when they are let in", async () => {
    const one = await other();
    await here.relayTo(one.url);
    const strange = Buffer.from('{"Data":{"MainOperation":"Backup"},"Extra":');
    expect(await here.upload(strange)).toBe(202);
    await here.settle();
    expect(one.received.map(({ body }) => body)).toEqual([strange]);
    await here.api("PUT", "settings/ingest", { policy: "approve", allowList: [], publicStatusApi: false });
    expect(await here.upload(report(1))).toBe(202);
    await here.settle();
    expect(one.received).toHaveLength(1);
    const [machine] = await here.api<WaitingMachine[]>("GET", "waiting");
    await here.api("POST", `waiting/${encodeURIComponent(machine!.key)}/approve`);
    await here.settle();
    expect(one.received.map(({ body }) => body)).toEqual([strange, report(1)]);
  });

  it("go round no circle: two that relay to each other, and one that relays to itself", async () => {
    const there = await installation(engine);
    closing.push(() => there.close());
    const listen = async ({ app }: TestApp) => {
      await app.listen({ host: "127.0.0.1", port: 0 });
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/api/upload`;
    };
    const [hereUrl, thereUrl] = [await listen(here), await listen(there)];
    await here.relayTo(thereUrl);
    await there.relayTo(hereUrl);
    const count = (one: Installation) =>
      one.context.database.reader.get<{ runs: number; sent: number }>(
        `select (select count(*) from runs) as runs,
           (select count(*) from deliveries where kind = 'report.relayed') as sent`,
      );
    await here.upload(report(1));
    await there.upload(report(2));
    for (let n = 0; n < 4; n += 1) {
      await here.settle();
      await there.settle();
    }
    // Each report once over each way, and back once at most.
    for (const one of [here, there]) expect(await count(one)).toEqual({ runs: 2, sent: 2 });
    for (const one of [here, there]) {
      expect((await one.api<{ channels: Channel[] }>("GET", "relays")).channels[0]).toMatchObject({
        health: "ok",
      });
    }
    // Also where the bytes are not known any more, or were changed on the way.
    const { installation: name } = (await here.context.database.reader.get<{ installation: string }>(
      "select installation from notify_state",
    ))!;
    const back = { "x-duplistatus-relay": `elsewhere, ${name}` };
    expect(await here.upload(report(5), "/api/upload", back)).toBe(200);
    const far = { "x-duplistatus-relay": Array.from({ length: 8 }, (_, n) => `hop-${n}`).join(",") };
    expect(await here.upload(report(6), "/api/upload", far)).toBe(200);
    await here.settle();
    expect(await count(here)).toEqual({ runs: 4, sent: 2 });
    expect(await count(there)).toEqual({ runs: 2, sent: 2 });
    const itself = await here.relayTo(hereUrl);
    const tested = await here.api("POST", `channels/${itself}/test`);
    expect(tested).toMatchObject({ ok: false, steps: [{ ok: true }, { code: "service", reason: "loop" }] });
    await here.upload(report(3));
    await here.settle();
    const looped = (await here.api<{ channels: Channel[] }>("GET", "relays")).channels.find(
      ({ id }) => id === itself,
    );
    expect(looped).toMatchObject({ health: "attention", reason: "loop" });
    expect(await count(there)).toMatchObject({ runs: 3 });
    expect((await here.api("POST", `channels/${itself - 1}/test`)) as object).toMatchObject({ ok: true });
  });

  it("of any size arrive whole, and lead to no forbidden address", async () => {
    const one = await other();
    await here.relayTo(one.url);
    const denied = await here.relayTo("http://169.254.169.254/api/upload");
    const large = jsonReport({
      begin: Date.UTC(2026, 5, 15, 5),
      logLines: Array.from({ length: 40_000 }, (_, n) => `2026-06-15 01:00:00 +00 - [Information-A-B]: ${n}`),
    });
    expect(large.length).toBeGreaterThan(1024 * 1024);
    expect(await here.upload(large)).toBe(200);
    await here.settle();
    expect(one.received[0]!.body.equals(large)).toBe(true);
    const refused = (await here.api<{ channels: Channel[] }>("GET", "relays")).channels.find(
      ({ id }) => id === denied,
    );
    expect(refused).toMatchObject({ health: "attention", reason: "address-denied" });
  });
});
