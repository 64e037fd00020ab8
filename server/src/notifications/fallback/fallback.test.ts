import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { broken, delivered } from "../../testing/fake-channel.ts";
import { type TestNotifications, testNotifications } from "../../testing/notifications.ts";
import { fallBack } from "./fallback.ts";

const minute = 60_000;

describe.each(engines)("a channel that stands in on %s", (engine) => {
  let world: TestNotifications;
  beforeEach(async () => {
    world = await testNotifications(engine);
  });
  afterEach(() => world.program.close());

  it("tells serious trouble once the other delivered nothing for too long, and its end", async () => {
    const mail = await world.addChannel("mail");
    const phone = await world.addChannel("phone", {
      options: { fallback: { channelId: mail, afterMinutes: 30 } },
    });
    await world.program.context.database.write((sql) =>
      sql.run("update channels set options = ? where id = ?", [
        JSON.stringify({ fallback: { channelId: phone, afterMinutes: 30 } }),
        mail,
      ]),
    );
    const [serious, slight] = (await world.addServer("nas", 9)) as [number, number];
    await world.setRule("all", "", { channels: [phone] });
    world.fake.usual = broken;
    const incident = await world.open(serious);
    await world.open(slight, "quota", { severity: "warning" });
    const pass = async (minutes: number) => {
      for (let n = 0; n < minutes; n += 5) {
        await world.pass(5 * minute);
        await fallBack(world.program.context, world.sending.kinds);
      }
      await world.settle();
    };
    await pass(25);
    const standIns = async () => (await world.deliveries()).filter((row) => row.channel_id === mail);
    expect(await standIns()).toEqual([]);
    world.fake.usual = broken;
    await pass(90);
    // The one that stands in fails, too; nobody stands in for it.
    expect(await standIns()).toMatchObject([{ event_key: `incident:${incident}:opened`, state: "queued" }]);
    expect((await world.deliveries()).filter((row) => row.channel_id === phone)).toHaveLength(3);
    world.fake.usual = delivered;
    await pass(200);
    expect(await standIns()).toMatchObject([{ state: "sent" }]);
    await world.close(incident);
    await pass(30);
    expect((await standIns()).map((row) => row.event_key)).toEqual([
      `incident:${incident}:opened`,
      `incident:${incident}:closed`,
    ]);
    expect(await world.outcomes({ incident })).toContain("fallback");
  });
});
