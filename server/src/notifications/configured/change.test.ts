import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { broken, delivered } from "../../testing/fake-channel.ts";
import { type TestOutbox, testOutbox } from "../../testing/outbox.ts";
import { addChannel, changeChannel } from "./change.ts";
import { openChannel } from "./channel.ts";
import { findChannel } from "./store.ts";

const options = {
  language: null,
  zone: null,
  format: null,
  quiet: null,
  gatherSeconds: null,
  fallback: null,
};

describe.each(engines)("channels on %s", (engine) => {
  let outbox: TestOutbox;
  beforeEach(async () => {
    outbox = await testOutbox(engine);
  });
  afterEach(() => outbox.program.close());

  const add = (input: object) => {
    const { context, clock } = outbox.program;
    const full = { kind: "fake", name: "Phone", settings: {}, secrets: {}, options, ...input };
    return context.database.write((sql) => addChannel(context, sql, outbox.sending.kinds, full, clock.now()));
  };
  const change = (id: number, patch: object) => {
    const { context, clock } = outbox.program;
    return context.database.write((sql) =>
      changeChannel(context, sql, outbox.sending.kinds, id, patch, clock.now()),
    );
  };
  const row = async (id: number) => (await findChannel(outbox.program.context.database.reader, id))!;
  const settings = async (id: number) =>
    openChannel(outbox.program.context.secrets, outbox.sending.kinds, await row(id)).settings;

  it("keep their secrets sealed, apart from what may be shown", async () => {
    const id = await add({ settings: { place: "here" }, secrets: { key: "tk_geheim" } });
    expect(JSON.stringify(await row(id))).not.toContain("geheim");
    expect(await settings(id)).toEqual({ place: "here", recipients: [], key: "tk_geheim" });
    await change(id, { settings: { place: "there" } });
    expect(await settings(id)).toMatchObject({ place: "there", key: "tk_geheim" });
    await change(id, { secrets: { key: "tk_other" } });
    expect(await settings(id)).toMatchObject({ place: "there", key: "tk_other" });
    await change(id, { secrets: { key: null } });
    expect((await row(id)).secrets).toBeNull();
  });

  it("are refused with the field that is wrong", async () => {
    const refused = async (input: object) =>
      (await add(input).catch((error: Error) => error.message)) as string;
    expect(await refused({ kind: "fax" })).toContain("named fax");
    expect(await refused({ settings: {} })).toContain("place");
    expect(await refused({ settings: { place: "a", colour: "red" } })).toContain("colour");
    const place = { place: "a" };
    expect(await refused({ settings: place, options: { ...options, zone: "Mars/Base" } })).toContain("zone");
    expect(await refused({ settings: place, options: { ...options, format: "x y" } })).toContain("locale");
    const fallback = { channelId: 99, afterMinutes: 5 };
    expect(await refused({ settings: place, options: { ...options, fallback } })).toContain("fallback");
    await add({ settings: place });
    expect(await refused({ settings: place, name: "PHONE" })).toContain("named “PHONE”");
  });

  it("send at once what waited when they are mended, and nothing once they are off", async () => {
    const id = await add({ settings: { place: "here" } });
    outbox.fake.usual = broken;
    const first = await outbox.queue(id, "a");
    await outbox.run();
    expect((await outbox.state(id)).health).toBe("attention");
    outbox.fake.usual = delivered;
    await outbox.run();
    expect((await outbox.row(first)).state).toBe("queued");
    await change(id, { secrets: { key: "right" } });
    await outbox.run();
    expect((await outbox.row(first)).state).toBe("sent");
    const second = await outbox.queue(id, "b");
    await change(id, { enabled: false });
    await outbox.run();
    expect(await outbox.row(second)).toMatchObject({ state: "cancelled", reason: "channel_off" });
  });
});
