import { getSetting } from "../access/settings/settings.ts";
import { nextServers } from "../connections/connections.ts";
import { type BeforeCheck, beforeChecks } from "../monitoring/before-check.ts";
import { hasAddress } from "../monitoring/network.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Leader } from "../platform/leader/leader.ts";
import type { Timers } from "../platform/timers.ts";
import { collectionsOf } from "./collections.ts";
import { clearSaved } from "./saved-json.ts";
import * as store from "./store.ts";

const self = systemActor("collecting");
const tickMs = 30_000;
/** A server that was tried so lately is not tried again after a time without checks. */
const triedLatelyMs = 10 * 60_000;
/** Scheduled servers in hand for each that may be collected at the same time: enough to never stand idle for a tick. */
const inHand = 8;

export interface Scheduler {
  /** One look; answers how many servers it began to collect from. */
  tick(): Promise<number>;
}

/** Collects from every server when its time has come, without the timer itself; only in the process that leads. */
export function createScheduler(
  context: Context,
  leader: Leader,
  network: () => boolean = hasAddress,
): Scheduler {
  const collections = collectionsOf(context);
  return {
    async tick() {
      if (!network() || !(await leader.isLeader())) return 0;
      const { concurrency } = await getSetting(context, "collecting");
      const inWork = collections
        .list()
        .filter((one) => one.cause === "schedule" && one.endedAt === null)
        .flatMap((one) => one.servers)
        .filter((server) => server.endedAt === null).length;
      const room = concurrency * inHand - inWork;
      if (room <= 0) return 0;
      const due = await nextServers(context.database.reader, context.clock.now(), room + inWork);
      const servers = due.filter((serverId) => !collections.isBusy(serverId)).slice(0, room);
      if (servers.length === 0) return 0;
      await collections.start({ kind: "collect", cause: "schedule", actor: self, servers });
      return servers.length;
    },
  };
}

/**
 * Collects from servers that something is due of before that is called missing: a report may have been lost on its way
 * while the run is in Duplicati's own log. After a time without checks every connected server is asked.
 */
export function newsBeforeChecks(context: Context): BeforeCheck {
  const collections = collectionsOf(context);
  return async (due) => {
    const now = context.clock.now();
    // Nothing is called late before its server was asked, however lately it was asked before.
    const lately = due === "all" ? now - triedLatelyMs : now;
    const askable = await store.askable(context.database.reader, lately);
    const since = due === "all" ? null : new Map(due.map((server) => [server.serverId, server.since]));
    const asked = askable
      .filter(({ server_id: id, collected_at: at }) => {
        if (since === null) return true;
        const from = since.get(id);
        return from !== undefined && (at === null || at < from);
      })
      .map((row) => row.server_id);
    // Of a server that is being collected only a part may be known: that is joined, and its end waited for.
    const busy = [...(since?.keys() ?? [])].filter((id) => collections.isBusy(id));
    const servers = [...new Set([...asked, ...busy])];
    if (servers.length === 0) return;
    const { id } = await collections.start({ kind: "collect", cause: "deadline", actor: self, servers });
    await collections.ended(id);
  };
}

/** Begins the scheduled collections. */
export function collectByTimer(context: Context, leader: Leader, timers: Timers): void {
  clearSaved(context);
  beforeChecks(context).push(newsBeforeChecks(context));
  const scheduler = createScheduler(context, leader);
  timers.every("scheduled collections", tickMs, () => scheduler.tick());
}
