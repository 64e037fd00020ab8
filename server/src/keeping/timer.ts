import { getSetting } from "../access/settings/settings.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Timers } from "../platform/timers.ts";
import { readCare, saveCare } from "./clean-store.ts";
import { applyRetention } from "./clean-up.ts";
import { compact } from "./compact.ts";
import { makeBackup } from "./make-backup.ts";
import { dropOldBackups } from "./own-backups.ts";
import { forgetSizes } from "./sizes.ts";
import { currentWork, doWork } from "./work.ts";

const minute = 60_000;
const actor = systemActor("keeping");

/** Day, time of day and weekday (0 = Sunday) of a moment in a zone. */
function localTime(at: number, timeZone: string): { day: string; time: string; weekday: number } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)!.value;
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return { day, time: `${part("hour")}:${part("minute")}`, weekday };
}

/** A backup that did not work is tried again an hour later. */
const tryAgainMs = 60 * minute;

/**
 * One look at what is due: the scheduled backup once its time of the day has come, or later where the program was off then,
 * and after it what is too old goes.
 */
export async function careOfDatabase(context: Context): Promise<void> {
  const work = currentWork(context);
  if (work !== null && work.endedAt === null) return;
  const { backup, retention } = await getSetting(context, "database");
  const { database, clock, config, log } = context;
  const now = clock.now();
  const { day, time, weekday } = localTime(now, config.timeZone);
  if (time < backup.at) return;
  const care = await readCare(database.reader);
  const weekly = backup.every === "week" && weekday !== 0;
  const rests = care.failed !== null && now - care.failed.at < tryAgainMs;
  if (backup.every !== "off" && !weekly && care.backupDay !== day && !rests) {
    try {
      await doWork(context, "backup", null, (progress) => makeBackup(context, "scheduled", progress));
      await database.write((sql) =>
        saveCare(sql, { backupDay: day, failed: null, lastBackupAt: clock.now() }),
      );
      dropOldBackups(context, backup.keep);
    } catch (error) {
      const failed = { at: clock.now(), error: (error as Error).message };
      await database.write((sql) => saveCare(sql, { failed }));
      return;
    }
  }
  if (care.cleanDay === day) return;
  // Marked before: what cannot be done is not tried every minute.
  await database.write((sql) => saveCare(sql, { cleanDay: day }));
  if (retention.runs === null && retention.logs === null && retention.raw === null) return;
  await doWork(context, "cleanUp", null, async (progress) => {
    const cleaned = await applyRetention(context, actor, retention, progress);
    if (cleaned.runs + cleaned.logs + cleaned.raw > 0) {
      log.info(cleaned, "what was too old was deleted");
      await compact(context, progress);
    }
  });
  forgetSizes(context);
}

/** When the last scheduled backup was made; null when there was none. */
export const lastOwnBackup = async ({ database }: Context): Promise<number | null> =>
  (await readCare(database.reader)).lastBackupAt;

export function keepByTimer(context: Context, timers: Timers): void {
  timers.every("care of the database", minute, () => careOfDatabase(context), { leaderOnly: true });
}
