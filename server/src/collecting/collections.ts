import { randomUUID } from "node:crypto";
import type { AddServerRequest, CollectingProblem, Collection } from "@duplistatus/contract";
import { getSetting } from "../access/settings/settings.ts";
import { parseReach, placeOf } from "../connections/addresses.ts";
import { takenPlaces } from "../connections/change.ts";
import { addServer } from "../connections/commands.ts";
import { listConnected, ownProblem, problemOf } from "../connections/connections.ts";
import { type Actor, nameOf } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { announce } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { createSemaphore } from "../platform/semaphore.ts";
import { findServer } from "../records/servers/store.ts";
import { collectServer } from "./collect.ts";
import { createProgress, type Progress } from "./progress.ts";
import { keepJson, type SavedJson } from "./saved-json.ts";
import * as store from "./store.ts";

type Kind = Collection["kind"];
type Cause = Collection["cause"];

/** What to collect: servers by their ids, all that are connected (null), or new ones by their addresses. */
export interface Wanted {
  kind: Kind;
  cause: Cause;
  actor: Actor;
  servers: readonly string[] | null;
  add?: readonly AddServerRequest[] | null;
  keepJson?: boolean;
}

/** The collections of this process. */
export interface Collections {
  /** Begins at once and answers how it stands. @throws {AppError} server_not_found, overloaded while stopping */
  start(wanted: Wanted): Promise<Collection>;
  /** Under way first, then the last ended ones, newest first. */
  list(): Collection[];
  find(id: string): Collection | undefined;
  /** Asks it to stop; what was taken over stays. */
  cancel(id: string): Collection | undefined;
  /** Resolves when it has ended. */
  ended(id: string): Promise<Collection | undefined>;
  /** What was kept of one of its servers. */
  kept(id: string, key: number): { path: string; name: string } | undefined;
  /** True while this process collects from the server, or is about to. */
  isBusy(serverId: string): boolean;
  /** Cancels everything, waits for it and removes what was kept. */
  close(): Promise<void>;
}

/** How long and how many ended collections are remembered, those that people began and those by themselves apart. */
const rememberedMs = 3_600_000;
const remembered = 20;
/** Events of progress are at least this far apart, ms. */
const eventMs = 250;

/** One server of a collection. */
interface Entry {
  progress: Progress;
  stop: AbortController;
  add: AddServerRequest | null;
  keep: SavedJson | null;
  /** Another collection that has the same server in hand: its progress is this one's, too. */
  joined: Entry | null;
  ended: Promise<void>;
}

interface InHand {
  entry: Entry;
  kind: Kind;
}

interface Running {
  id: string;
  kind: Kind;
  cause: Cause;
  actor: Actor;
  startedAt: number;
  endedAt: number | null;
  cancelled: boolean;
  keepJson: boolean;
  entries: Entry[];
  ended: Promise<void>;
}

const isAutomatic = ({ cause }: { cause: Cause }): boolean => cause === "schedule" || cause === "deadline";

declare module "../platform/context.ts" {
  interface Services {
    collections: Collections;
  }
}

export const collectionsOf = ({ services }: Context): Collections => services.collections;

/** The collections of a program; one limit holds for all of them. */
export function createCollections(context: Context): Collections {
  const { clock } = context;
  const all = new Map<string, Running>();
  /** By server, while it is waiting or under way. */
  const busy = new Map<string, InHand>();
  const places = createSemaphore(async () => (await getSetting(context, "collecting")).concurrency);
  let closed = false;
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const publish = () => {
    timer = null;
    if (changed.size === 0) return;
    announce(context, { type: "collection.changed", ids: [...changed] });
    changed.clear();
  };
  const touch = (id: string) => {
    changed.add(id);
    timer ??= setTimeout(publish, eventMs).unref();
  };

  function fail(entry: Entry, problem: CollectingProblem): void {
    const phase = problem.kind === "aborted" ? "cancelled" : "failed";
    entry.progress.update({
      phase,
      problem: phase === "failed" ? problem : null,
      endedAt: clock.now(),
    });
  }

  /** Makes the server of an entry known; one whose address is known is that server. */
  async function serverOf(run: Running, entry: Entry): Promise<string | null> {
    if (entry.add === null) return entry.progress.now.serverId;
    try {
      const taken = await takenPlaces(context.database.reader);
      const known = parseReach(entry.add)
        .map((place) => taken.get(placeOf(place)))
        .find(Boolean);
      if (known !== undefined) {
        entry.progress.update({ serverId: known.serverId, name: known.name });
        return known.serverId;
      }
      const serverId = await addServer.execute(context, run.actor, entry.add);
      const server = await findServer(context.database.reader, serverId);
      entry.progress.update({ serverId, name: server?.alias ?? server?.name ?? "" });
      return serverId;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      fail(entry, { ...ownProblem("options"), reason: error.reason?.replaceAll("_", "-") ?? null });
      return null;
    }
  }

  async function collectEntry(run: Running, entry: Entry, serverId: string): Promise<void> {
    const { progress } = entry;
    if (run.keepJson) {
      entry.keep = await keepJson(context, `${run.id}-${progress.now.key}`);
      await entry.keep.put("collectedAt", new Date(clock.now()).toISOString());
    }
    await collectServer(context, serverId, {
      kind: run.kind,
      by: `${run.id}-${progress.now.key}`,
      signal: entry.stop.signal,
      progress,
      keep: entry.keep,
    });
    if (entry.keep !== null) {
      await entry.keep.end();
      progress.update({ json: true });
    }
  }

  /**
   * Waits for whoever has the server in hand already.
   * @returns true when that did the same, so that nothing need be asked twice
   */
  async function share(run: Running, entry: Entry, other: InHand): Promise<boolean> {
    const same = other.kind === run.kind && !run.keepJson;
    if (same) entry.joined = other.entry;
    const cancelled = new Promise<void>((resolve) =>
      entry.stop.signal.addEventListener("abort", () => resolve(), { once: true }),
    );
    await Promise.race([other.entry.ended, cancelled]);
    // Somebody else may have cancelled theirs, not this one.
    if (same && !entry.stop.signal.aborted && other.entry.progress.now.phase !== "cancelled") return true;
    entry.joined = null;
    return false;
  }

  async function work(run: Running, entry: Entry): Promise<void> {
    const { signal } = entry.stop;
    let mine: string | null = null;
    const takeInHand = (serverId: string) => {
      mine = serverId;
      busy.set(serverId, { entry, kind: run.kind });
    };
    try {
      const known = entry.progress.now.serverId;
      if (known !== null) {
        for (let other = busy.get(known); other !== undefined; other = busy.get(known)) {
          if (await share(run, entry, other)) return;
          if (signal.aborted) return fail(entry, ownProblem("aborted"));
        }
        takeInHand(known);
      }
      if (!(await places.acquire({ signal, first: run.cause === "deadline" })))
        return fail(entry, ownProblem("aborted"));
      try {
        const serverId = await serverOf(run, entry);
        if (serverId === null) return;
        if (mine === null) {
          if (busy.has(serverId)) return fail(entry, ownProblem("busy"));
          takeInHand(serverId);
        }
        await collectEntry(run, entry, serverId);
      } finally {
        places.release();
      }
    } catch (error) {
      fail(entry, problemOf(context, error));
      await entry.keep?.remove();
    } finally {
      if (mine !== null) busy.delete(mine);
    }
  }

  async function finish(run: Running): Promise<void> {
    await Promise.all(run.entries.map((entry) => entry.ended));
    run.endedAt = clock.now();
    changed.add(run.id);
    if (timer !== null) clearTimeout(timer);
    publish();
    if (run.keepJson) setTimeout(() => void forgetSaved(run), rememberedMs).unref();
  }

  /** Removes what was kept of a collection. */
  async function forgetSaved(run: Running): Promise<void> {
    for (const entry of run.entries) {
      await entry.keep?.remove();
      entry.keep = null;
      if (entry.progress.now.json) entry.progress.update({ json: false });
    }
  }

  function view(run: Running): Collection {
    const { id, kind, cause, actor, startedAt, endedAt, cancelled, entries } = run;
    return {
      ...{ id, kind, cause, by: nameOf(actor), startedAt, endedAt, cancelled },
      servers: entries.map(({ progress, joined }) =>
        joined === null ? progress.now : { ...joined.progress.now, key: progress.now.key, json: false },
      ),
    };
  }

  /** Forgets what ended long ago, and the files with it. */
  async function tidy(): Promise<void> {
    const ended = [...all.values()].filter((run) => run.endedAt !== null).reverse();
    const dropped = [true, false].flatMap((automatic) =>
      ended
        .filter((run) => isAutomatic(run) === automatic)
        .filter((run, index) => index >= remembered || clock.now() - run.endedAt! > rememberedMs),
    );
    for (const run of dropped) {
      all.delete(run.id);
      await forgetSaved(run);
    }
  }

  async function entriesOf({ servers, add }: Wanted): Promise<Pick<Entry, "progress" | "add">[]> {
    const { reader } = context.database;
    if (add) {
      return add.map((request, key) => ({
        progress: createProgress({ key, serverId: null, name: placeName(request) }),
        add: request,
      }));
    }
    const named =
      servers === null
        ? (await listConnected(reader)).map(({ serverId, name }) => ({ serverId, name }))
        : await Promise.all(
            [...new Set(servers)].map(async (serverId) => {
              const name = await store.nameOf(reader, serverId);
              if (name === undefined) throw new AppError("server_not_found");
              return { serverId, name };
            }),
          );
    return named.map(({ serverId, name }, key) => ({
      progress: createProgress({ key, serverId, name }),
      add: null,
    }));
  }

  return {
    async start(wanted) {
      const found = await entriesOf(wanted);
      await tidy();
      // A new download takes the place of the ones before.
      if (wanted.keepJson) {
        for (const run of all.values()) if (run.endedAt !== null) await forgetSaved(run);
      }
      if (closed) throw new AppError("overloaded");
      const run: Running = {
        id: randomUUID(),
        kind: wanted.kind,
        cause: wanted.cause,
        actor: wanted.actor,
        startedAt: clock.now(),
        endedAt: null,
        cancelled: false,
        keepJson: wanted.keepJson === true && wanted.kind === "collect",
        entries: [],
        ended: Promise.resolve(),
      };
      all.set(run.id, run);
      run.entries = found.map(({ progress, add }) => ({
        progress,
        add,
        stop: new AbortController(),
        keep: null,
        joined: null,
        ended: Promise.resolve(),
      }));
      for (const entry of run.entries) {
        entry.progress.onChange(() => touch(run.id));
        entry.ended = work(run, entry);
      }
      run.ended = finish(run);
      touch(run.id);
      return view(run);
    },
    list: () =>
      [...all.values()]
        .reverse()
        .filter((run) => run.endedAt === null || clock.now() - run.endedAt <= rememberedMs)
        .sort((a, b) => Number(a.endedAt !== null) - Number(b.endedAt !== null))
        .map(view),
    find(id) {
      const run = all.get(id);
      return run && view(run);
    },
    cancel(id) {
      const run = all.get(id);
      if (run === undefined) return undefined;
      if (run.endedAt === null) {
        run.cancelled = true;
        for (const entry of run.entries) entry.stop.abort();
        touch(id);
      }
      return view(run);
    },
    async ended(id) {
      const run = all.get(id);
      await run?.ended;
      return run && view(run);
    },
    kept(id, key) {
      const run = all.get(id);
      const entry = run?.entries.find(({ progress }) => progress.now.key === key);
      if (run === undefined || !entry?.progress.now.json || entry.keep === null) return undefined;
      return { path: entry.keep.path, name: fileName(entry.progress.now.name, run.startedAt) };
    },
    isBusy: (serverId) => busy.has(serverId),
    async close() {
      closed = true;
      for (const run of all.values()) for (const entry of run.entries) entry.stop.abort();
      await Promise.all([...all.values()].map((run) => run.ended));
      if (timer !== null) clearTimeout(timer);
      for (const run of all.values()) await forgetSaved(run);
    },
  };
}

/** What an address that was typed in is called; never with what may stand before an `@`. */
function placeName({ addresses }: AddServerRequest): string {
  return (addresses[0] ?? "")
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/^.*@/, "")
    .slice(0, 200);
}

/** `[serverName]_collected_[timestamp].json`, of characters that every file system takes. */
function fileName(server: string, at: number): string {
  const plain = server
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "_")
    .replace(/^[._]+|_+$/g, "");
  const time = new Date(at).toISOString().slice(0, 19).replace(/:/g, "-");
  return `${plain || "server"}_collected_${time}.json`;
}
