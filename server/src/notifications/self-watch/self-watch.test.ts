import { notificationSettings } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { type FakeKind, fakeKind } from "../../testing/fake-channel.ts";
import { type TestMonitoring, testMonitoring } from "../../testing/monitoring.ts";
import { createNotifier } from "../notifier.ts";
import { notificationsOf } from "../service.ts";
import { heartbeat } from "./heartbeat.ts";

const minute = 60_000;

describe.each(engines)("the sign of life on %s", (engine) => {
  let world: TestMonitoring;
  let ping: FakeKind;
  beforeEach(async () => {
    world = await testMonitoring(engine);
    ping = fakeKind("ping");
    const service = notificationsOf(world.program.context);
    service.kinds = new Map([["ping", ping.kind]]);
    const made = await world.send("POST", "channels", { kind: "ping", name: "P", settings: { place: "x" } });
    const settings = notificationSettings.parse(await world.get("settings/notifications"));
    const wish = { channelId: (made.json() as { id: number }).id, everyMinutes: 5 };
    expect(
      (await world.send("PUT", "settings/notifications", { ...settings, heartbeat: wish })).statusCode,
    ).toBe(200);
  });
  afterEach(() => world.program.close());

  const beat = async (minutes: number) => {
    for (let n = 0; n < minutes; n += 1) {
      world.pass(minute);
      await heartbeat(world.program.context, notificationsOf(world.program.context).sending);
    }
  };
  const tones = () => ping.sent.map(({ message }) => `${message.event} ${message.tone}`);
  const health = async () => (await world.program.send("GET", "/api/health")).statusCode;

  it("is sent as often as was set, and says that it is failing when checks stand still", async () => {
    await world.check();
    await beat(11);
    expect(tones()).toEqual(["heartbeat success", "heartbeat success", "heartbeat success"]);
    expect(await health()).toBe(200);
    await beat(10);
    expect(tones().at(-1)).toBe("heartbeat error");
    expect(ping.sent.at(-1)!.message.text).toContain("have not been checked since");
    expect(await health()).toBe(503);
    await world.check();
    await beat(5);
    expect(tones().at(-1)).toBe("heartbeat success");
    expect(await health()).toBe(200);
    expect(await world.get("settings/notifications")).toMatchObject({
      lastHeartbeat: { ok: true, reason: null },
    });
  });

  it("says that it is failing when nothing is planned or sent any more", async () => {
    await world.upload();
    for (let n = 0; n < 7; n += 1) {
      await world.check();
      await beat(5);
    }
    expect(tones().at(-1)).toBe("heartbeat error");
    expect(ping.sent.at(-1)!.message.text).toContain("are not sent");
    await createNotifier(world.program.context, notificationsOf(world.program.context).sending).tick();
    await beat(5);
    expect(tones().at(-1)).toBe("heartbeat success");
    // Its channel is used for nothing else.
    expect(ping.sent.every(({ message }) => message.event === "heartbeat")).toBe(true);
  });
});
