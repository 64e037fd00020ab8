import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../../testing/database.ts";
import { type TestNotifications, testNotifications } from "../../testing/notifications.ts";
import { isDay, remind } from "./remind.ts";

const hour = 3_600_000;
const day = 24 * hour;
const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / day;

describe("the day of a reminder", () => {
  it("is counted from the incident", () => {
    const opened = dayOf("2026-01-31");
    const on = (period: "once" | "daily" | "weekly" | "monthly", date: string) =>
      isDay(period, opened, dayOf(date));
    expect(on("once", "2026-02-01")).toBe(false);
    expect(on("daily", "2026-01-31")).toBe(false);
    expect(on("daily", "2026-02-01")).toBe(true);
    expect([on("weekly", "2026-02-06"), on("weekly", "2026-02-07"), on("weekly", "2026-02-08")]).toEqual([
      false,
      true,
      false,
    ]);
    expect([on("monthly", "2026-02-28"), on("monthly", "2026-03-28"), on("monthly", "2026-03-31")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe.each(engines)("reminders on %s", (engine) => {
  let world: TestNotifications;
  beforeEach(async () => {
    world = await testNotifications(engine);
  });
  afterEach(() => world.program.close());

  const remindUntil = async (ms: number) => {
    for (let left = ms; left > 0; left -= hour) {
      world.program.clock.advance(hour);
      await remind(world.program.context, world.sending.kinds);
      await world.settle();
    }
  };
  const update = (text: string, values: (string | number)[]) =>
    world.program.context.database.write((sql) => sql.run(text, values));

  it("come as one message a day at their time, without what somebody looks after", async () => {
    await world.addChannel("phone", { options: { zone: "Europe/Berlin" } });
    const jobs = (await world.addServer("nas", 9)) as number[];
    await world.setRule("all", "", { remind: "daily" });
    await world.setRule("job", jobs[3]!, { remind: "once" });
    const ids: number[] = [];
    for (const job of jobs.slice(0, 4)) ids.push(await world.open(job, "failing"));
    await world.pass(10 * 60_000);
    await update("update incidents set acknowledged_at = ? where id = ?", [
      world.program.clock.now(),
      ids[1]!,
    ]);
    const begun = (await world.deliveries()).length;
    await remindUntil(day);
    const [reminder, ...others] = (await world.deliveries()).slice(begun);
    expect(others).toEqual([]);
    expect(reminder).toMatchObject({ event_key: "reminder:2026-06-16", state: "sent" });
    expect(JSON.parse(reminder!.facts)).toEqual({ incidents: [ids[0], ids[2]], acknowledged: 1 });
    // 09:00 in Berlin; the clock moves by hours.
    expect(new Date(reminder!.created_at).toISOString()).toContain("T07:");
    expect((await world.outcomes({ incident: ids[1]! })).at(-1)).toBe("acknowledged");
    expect((await world.outcomes({ incident: ids[3]! })).at(-1)).toBe("gathered");
    for (const id of [ids[0]!, ids[2]!]) await world.close(id);
    await remindUntil(day);
    const later = (await world.deliveries()).filter(({ topic }) => topic === "reminder");
    expect(later).toHaveLength(1);
  });

  it("are sent to those alone who were told", async () => {
    const phone = await world.addChannel("phone");
    const [job] = (await world.addServer("nas", 1)) as [number];
    await world.setRule("all", "", { remind: "daily", channels: [phone] });
    await world.open(job, "failing");
    await world.pass(10 * 60_000);
    await world.addChannel("mail");
    await world.setRule("all", "", { remind: "daily" });
    await remindUntil(day);
    const reminders = (await world.deliveries()).filter(({ topic }) => topic === "reminder");
    expect(reminders.map((row) => row.channel_id)).toEqual([phone]);
  });
});
