import type { MqttSettings } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { selfSigned } from "../../../duplicati/fixtures/api/self-signed.ts";
import { removeJob } from "../keeping/remove-job.ts";
import { archiveServer } from "../pages/servers/commands.ts";
import { cliActor } from "../platform/actor.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { startBroker, type TestBroker } from "../testing/mosquitto.ts";
import { idOf, jsonReport, type SampleReport } from "../testing/reports.ts";

const hour = 3_600_000;
const address = "/api/v1/settings/mqtt";

let program: TestApp;
let broker: TestBroker;
let admin: Send;
let installation: string;
const round = () => program.context.services.mqtt.round();

async function send(sample: SampleReport = {}): Promise<void> {
  const body = jsonReport({ machineName: "nas", begin: program.clock.now() - hour, ...sample }).toString();
  const answer = await program.send("POST", "/api/upload", {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(answer.statusCode).toBe(200);
}

const settings = (more: object = {}) => ({
  enabled: true,
  url: broker.url,
  username: broker.login.username,
  password: broker.login.password,
  ca: "",
  discoveryPrefix: "homeassistant",
  topic: "duplistatus",
  ...more,
});
async function save(more: object = {}): Promise<MqttSettings> {
  const answer = await admin("PUT", address, { body: settings(more) });
  expect([answer.statusCode, answer.body]).toEqual([200, expect.any(String)]);
  return answer.json();
}
const view = async (): Promise<MqttSettings> => (await admin("GET", address)).json();

interface Device {
  device: Record<string, unknown>;
  availability_topic: string;
  components: Record<string, Record<string, unknown>>;
}
const devices = (): Device[] =>
  [...broker.retained]
    .filter(([topic]) => topic.startsWith("homeassistant/device/"))
    .map(([, payload]) => JSON.parse(payload));
const deviceOf = (name: string) => devices().find(({ device }) => device.name === name);
const own = () => [...broker.retained.keys()].filter((topic) => topic.startsWith("duplistatus/"));
const availability = () => broker.retained.get(`duplistatus/${installation}/availability`);
const stateOf = (name: string, job: string) => {
  const parts = Object.values(deviceOf(name)?.components ?? {});
  const topic = parts.find((part) => part.name === `${job} status`)?.state_topic as string | undefined;
  const text = topic === undefined ? undefined : broker.retained.get(topic);
  return text === undefined ? undefined : JSON.parse(text);
};
const jobIds = async () =>
  new Map(
    (
      await program.context.database.reader.all<{ id: number; name: string }>("select id, name from jobs")
    ).map(({ id, name }) => [name, id]),
  );

async function start(engine: "sqlite" | "postgres" = "sqlite", config = {}) {
  program = await testApp({ engine, config });
  admin = await program.logIn();
  const row = await program.context.database.reader.get<{ installation: string }>(
    "select installation from notify_state",
  );
  installation = row!.installation;
}

beforeEach(async () => {
  broker = await startBroker();
});
afterEach(async () => {
  await program.context.services.mqtt.close();
  await program.close();
  await broker.stop();
});

describe.each(engines)("publishing by MQTT on %s", (engine) => {
  it("makes each server a device with its backups, whose states stay at the broker", async () => {
    await start(engine);
    await send({ backupName: "Photos", result: "Warning", warnings: 1 });
    await send({ backupName: "Mail", backupId: "2" });
    await save();
    await round();
    await expect.poll(() => devices().length).toBe(2);
    const nas = deviceOf("nas")!;
    expect(nas.availability_topic).toBe(`duplistatus/${installation}/availability`);
    expect(availability()).toBe("online");
    const parts = Object.values(nas.components);
    // What Home Assistant's device form demands of every component.
    for (const part of parts) {
      expect(part).toMatchObject({ platform: expect.any(String), unique_id: expect.any(String) });
      expect(part.default_entity_id).toMatch(new RegExp(`^${part.platform}\\.[a-z0-9_]+$`));
      expect(Object.keys(part).filter((key) => key === "object_id")).toEqual([]);
    }
    expect(new Set(parts.map((part) => part.unique_id)).size).toBe(parts.length);
    expect(new Set(parts.map((part) => part.name)).size).toBe(parts.length);
    expect(stateOf("nas", "Photos")).toMatchObject({
      status: "warning",
      overdue: false,
      last_run: new Date(program.clock.now() - hour).toISOString(),
      next_expected: null,
    });
    expect(stateOf("nas", "Mail")).toMatchObject({ status: "success" });
    expect(nas.device.via_device).toBe((deviceOf("duplistatus")!.device.identifiers as string[])[0]);

    await send({ backupName: "Photos", begin: program.clock.now(), result: "Error", errors: 3 });
    program.clock.advance(2_000);
    const before = broker.heard.length;
    await round();
    await expect.poll(() => stateOf("nas", "Photos").status).toBe("error");
    // Nothing else was said again.
    const topics = broker.heard.slice(before).map(([topic]) => topic.split("/").at(-2));
    expect(topics.filter((part) => part === "job")).toHaveLength(1);
  });

  it("takes away what is gone: backups, servers, everything when it is switched off", async () => {
    await start(engine);
    await send({ backupName: "Photos" });
    await send({ backupName: "Mail", backupId: "2" });
    await send({ backupName: "Other", machineName: "office", machineId: idOf("office") });
    await save();
    await round();
    await expect.poll(() => devices().length).toBe(3);
    const photos = (await jobIds()).get("Photos")!;
    const photosTopic = own().find((topic) => topic.endsWith(`/job/${photos}`))!;
    await removeJob(program.context, cliActor, photos, "Photos");
    program.clock.advance(2_000);
    const before = broker.heard.length;
    await round();
    await expect.poll(() => broker.retained.has(photosTopic)).toBe(false);
    // Home Assistant forgets an entity that is reduced to its platform, and not one that is merely absent.
    const said = broker.heard
      .slice(before)
      .filter(([topic, text]) => topic.includes("/device/") && text.includes('"nas"'))
      .map(([, text]) => (JSON.parse(text) as Device).components[`job${photos}_status`]);
    expect(said).toEqual([{ platform: "sensor" }, undefined]);
    expect(stateOf("nas", "Mail")).toMatchObject({ status: "success" });

    const office = (await program.context.database.reader.get<{ id: string }>(
      "select id from servers where name = 'office'",
    ))!;
    await archiveServer.execute(program.context, cliActor, { id: office.id, archived: true });
    program.clock.advance(2_000);
    await round();
    await expect.poll(() => deviceOf("office")).toBeUndefined();
    expect(deviceOf("nas")).toBeDefined();

    await save({ enabled: false });
    await round();
    await expect.poll(() => [devices(), own()]).toEqual([[], []]);
    expect(await view()).toMatchObject({ enabled: false, connectedAt: null, problem: null, topics: 0 });
  });
});

describe("the connection to the broker", () => {
  it("says offline when it is lost, and everything again when it is back", async () => {
    await start();
    await send({ backupName: "Photos" });
    await save();
    await round();
    await expect.poll(availability).toBe("online");
    broker.cut();
    await expect.poll(availability).toBe("offline");
    await broker.restart();
    expect(broker.retained.size).toBe(0);
    program.clock.advance(60_000);
    await round();
    await expect.poll(() => [availability(), devices().length]).toEqual(["online", 2]);
    await expect.poll(() => stateOf("nas", "Photos")).toMatchObject({ status: "success" });
  });

  it("tells Home Assistant everything when that starts", async () => {
    await start();
    await send({ backupName: "Photos" });
    await save();
    await round();
    await expect.poll(() => devices().length).toBe(2);
    const before = broker.heard.length;
    await broker.publish("homeassistant/status", "online");
    await expect
      .poll(async () => {
        program.clock.advance(2_000);
        await round();
        return broker.heard.slice(before).filter(([topic]) => topic.includes("/device/")).length;
      })
      .toBe(2);
  });

  it("tries a refused login again, ever more slowly, and tells why nowhere but on the page", async () => {
    await start();
    await save({ password: "wrong" });
    await round();
    expect(await view()).toMatchObject({ connectedAt: null, problem: "login" });
    expect((await admin("POST", `${address}/test`, { body: settings() })).json()).toEqual({ problem: null });
    expect((await admin("POST", `${address}/test`, { body: settings({ password: "no" }) })).json()).toEqual({
      problem: "login",
    });
    await save();
    // Not yet: a broker that refuses is not asked every two seconds.
    await round();
    expect((await view()).connectedAt).toBeNull();
    program.clock.advance(60_000);
    await round();
    expect(await view()).toMatchObject({ connectedAt: program.clock.now(), problem: null });
    const everything = JSON.stringify([
      program.logged,
      (await admin("GET", "/api/v1/audit")).json(),
      await view(),
    ]);
    expect(everything).not.toContain(broker.login.password);
    const stored = await program.context.database.reader.all("select * from mqtt_broker");
    expect(JSON.stringify(stored)).not.toContain(broker.login.password);
  });

  it("is one among replicas: who does not lead leaves, without saying that nobody is there", async () => {
    await start();
    await send({ backupName: "Photos" });
    await save();
    const { leadership } = program.context.services;
    const leader = leadership.current;
    leadership.current = { ...leader, isLeader: async () => false };
    await round();
    expect(broker.heard).toEqual([]);
    leadership.current = leader;
    await round();
    await expect.poll(availability).toBe("online");
    leadership.current = { ...leader, isLeader: async () => false };
    await round();
    await send({ backupName: "Photos", begin: program.clock.now() });
    await round();
    await broker.publish("after", "that");
    await expect.poll(() => broker.retained.has("after")).toBe(true);
    expect(availability()).toBe("online");
  });

  it("leaves nothing at a broker that is exchanged for another, nor sends its password there", async () => {
    await start();
    await send({ backupName: "Photos" });
    await save();
    await round();
    await expect.poll(() => devices().length).toBe(2);
    const other = await startBroker();
    try {
      await save({ url: other.url, password: null });
      expect(await view()).toMatchObject({ hasPassword: false });
      await round();
      await expect.poll(() => [devices(), own()]).toEqual([[], []]);
      expect(await view()).toMatchObject({ problem: "login" });
      await save({ url: other.url });
      program.clock.advance(60_000);
      await round();
      await expect.poll(() => other.retained.get(`duplistatus/${installation}/availability`)).toBe("online");
    } finally {
      await program.context.services.mqtt.close();
      await other.stop();
    }
  });

  it("obeys the rule for addresses", async () => {
    await start();
    const answer = await admin("POST", `${address}/test`, {
      body: settings({ url: "mqtt://169.254.169.254:1883" }),
    });
    expect(answer.json()).toEqual({ problem: "address-denied" });
    for (const url of ["http://broker", "mqtt://user:secret@broker", "mqtt://", "mqtt://broker/path"])
      expect((await admin("PUT", address, { body: settings({ url }) })).statusCode).toBe(400);
    for (const topic of ["a/#", "+", "", "/a", "a b"])
      expect((await admin("PUT", address, { body: settings({ topic }) })).statusCode).toBe(400);
  });

  it("is encrypted where the address says so, and believes a certificate that was given", async () => {
    const tls = selfSigned({ commonName: "broker", names: ["127.0.0.1"] });
    const secure = await startBroker(tls);
    try {
      await start();
      const test = async (more: object) =>
        (await admin("POST", `${address}/test`, { body: settings({ url: secure.url, ...more }) })).json();
      expect(await test({})).toEqual({ problem: "certificate" });
      expect(await test({ ca: tls.cert })).toEqual({ problem: null });
    } finally {
      await secure.stop();
    }
  });

  it("comes from the environment, where that decides", async () => {
    const { login, url } = broker;
    const mqtt = { url, ...login, caFile: null, discoveryPrefix: "ha", topic: "backups" };
    await start("sqlite", { mqtt });
    await round();
    await expect.poll(() => broker.retained.get(`backups/${installation}/availability`)).toBe("online");
    expect([...broker.retained.keys()].some((topic) => topic.startsWith("ha/device/"))).toBe(true);
    const shown = await view();
    expect(shown).toMatchObject({ url, fromEnvironment: true, hasPassword: true, topic: "backups" });
    expect(JSON.stringify(shown)).not.toContain(login.password);
    expect((await admin("PUT", address, { body: settings() })).json()).toMatchObject({
      status: 409,
      reason: "set_by_environment",
    });
  });
});
