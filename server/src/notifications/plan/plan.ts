import type { NotifyOutcome } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Kinds } from "../configured/channel.ts";
import { listUnplanned, lockPlanning, type NoticeRow, setPlanned } from "../notices/store.ts";
import { audienceOf } from "./audience.ts";
import { decide, enqueue } from "./enqueue.ts";
import { planAgain, planClosed, planOpened } from "./incidents.ts";
import { planRun, planStarted } from "./runs.ts";
import { readSettings, readWorld, type World } from "./world.ts";

/** Notices planned in one transaction: few enough that uploads never wait long. */
const batch = 200;

async function planOther(sql: Sql, world: World, notice: NoticeRow): Promise<NotifyOutcome | null> {
  const audience = audienceOf(notice, world);
  if (audience.length === 0) return "no_channel";
  for (const { channel, recipient, refusal } of audience) {
    if (refusal === null) await enqueue(sql, world, notice, channel, recipient);
    else await decide(sql, world.now, notice, channel.row.id, recipient, refusal);
  }
  return null;
}

function planOne(
  sql: Sql,
  world: World,
  notice: NoticeRow,
  planFirst: (notice: NoticeRow) => Promise<void>,
): Promise<NotifyOutcome | null> {
  switch (notice.kind) {
    case "incident.opened":
      return planOpened(sql, world, notice);
    case "incident.escalated":
    case "incident.reminded":
      return planAgain(sql, world, notice);
    case "incident.closed":
      return planClosed(sql, world, notice);
    case "run.started":
      return planStarted(sql, world, notice);
    case "run.finished":
      return planRun(sql, world, notice, planFirst);
    default:
      return planOther(sql, world, notice);
  }
}

/**
 * Decides who is told of what happened, and puts messages into the outbox. What a notice says and what becomes of it is
 * written in one transaction, so each is planned once, whatever happens meanwhile.
 * @returns how many notices there were
 */
export async function planNotices(context: Context, kinds: Kinds): Promise<number> {
  let planned = 0;
  for (;;) {
    if ((await listUnplanned(context.database.reader, 1)).length === 0) return planned;
    const said = await readSettings(context);
    const count = await context.database.write(async (sql) => {
      await lockPlanning(sql);
      const notices = await listUnplanned(sql, batch);
      if (notices.length === 0) return 0;
      const world = await readWorld(context, sql, kinds, said);
      const done = new Set<number>();
      const plan = async (notice: NoticeRow): Promise<void> => {
        if (done.has(notice.id)) return;
        done.add(notice.id);
        await setPlanned(sql, notice.id, world.now, await planOne(sql, world, notice, plan));
      };
      for (const notice of notices) await plan(notice);
      return notices.length;
    });
    planned += count;
    if (count < batch) return planned;
  }
}
