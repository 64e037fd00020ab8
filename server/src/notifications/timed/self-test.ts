import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { Kinds } from "../configured/channel.ts";
import { insertDelivery } from "../outbox/store.ts";
import { readSettings, readWorld } from "../plan/world.ts";
import { dateText, dayMs, dayOfWall, instantOn, wallOf, weekdayOf, zoneOf } from "../time/wall-clock.ts";

const monday = 1;
const lateBy = 12 * 3_600_000;

/** Sends a message through every channel on Monday, where that is wanted: who gets none knows that something is wrong. */
export async function selfTest(context: Context, kinds: Kinds): Promise<void> {
  const { weeklySelfTest, remindAt } = await getSetting(context, "notifications");
  if (!weeklySelfTest) return;
  const now = context.clock.now();
  const world = await readWorld(context, context.database.reader, kinds, await readSettings(context));
  for (const { row, kind, zone, recipients } of world.channels.values()) {
    const wall = zoneOf(zone);
    const today = dayOfWall(wallOf(wall, now));
    const at = instantOn(wall, today, remindAt);
    if (weekdayOf(today) !== monday || now < at || now > at + lateBy) continue;
    if (kind.events?.includes("self_test") === false) continue;
    await context.database.write(async (sql) => {
      for (const recipient of recipients) {
        await insertDelivery(sql, {
          event_key: `selftest:${dateText(today)}`,
          channel_id: row.id,
          recipient,
          kind: "self_test",
          topic: "selfTest",
          tone: "info",
          urgent: 1,
          state: "queued",
          due: now,
          expires_at: now + dayMs,
          created_at: now,
        });
      }
    });
  }
}
