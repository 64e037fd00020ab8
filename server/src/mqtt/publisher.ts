import { createHash } from "node:crypto";
import type { MqttProblem } from "@duplistatus/contract";
import { installationOf } from "../notifications/relay/relay.ts";
import type { Context } from "../platform/context.ts";
import type { Subscriber } from "../platform/database/unit-of-work.ts";
import { createOutbound } from "../platform/outbound/http-client.ts";
import type { Timers } from "../platform/timers.ts";
import { type Broker, brokerOf, storedBroker } from "./broker.ts";
import { withoutParts } from "./discovery.ts";
import { availabilityTopic, type MqttLink, openLink } from "./link.ts";
import { brokerProblem } from "./problem.ts";
import { deleteTopic, listTopics, readBroker, saveState, saveTopic } from "./store.ts";
import { type Wanted, wantedMessages } from "./wanted.ts";

/** What changes without an event, such as a run that falls silent, is seen so often. */
const everythingMs = 60_000;
const roundMs = 2_000;
const longestWaitMs = 60_000;
const side = 50;
/** Where a look at all backups takes long it is taken rarely: a tenth of the time at most. */
const restFactor = 9;

/** Publishes the states of the backups at a broker, in the one replica that does the timed work. */
export interface MqttPublisher {
  /** Something changed. */
  wake(): void;
  /** Connects, publishes what changed, takes away what is gone: one round of the timer. */
  round(): Promise<void>;
  /** Says "offline" and leaves. */
  close(): Promise<void>;
}

declare module "../platform/context.ts" {
  interface Services {
    mqtt: MqttPublisher;
  }
}

const digest = (text: string): string => createHash("sha1").update(text).digest("base64");

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += side)
    await Promise.all(items.slice(from, from + side).map(work));
}

export function createMqtt(context: Context): MqttPublisher {
  const { database, clock, log } = context;
  const outbound = createOutbound({ version: context.version });
  let open: { link: MqttLink; broker: Broker; key: string } | null = null;
  let known: Promise<Map<string, string | null>> | null = null;
  /** Digests of what was published over this connection. */
  const published = new Map<string, string>();
  let isDirty = true;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let retryAt = Number.NEGATIVE_INFINITY;
  let failures = 0;
  let restMs = 0;
  let state: string | null = null;

  /** Kept for the page, which another replica may answer. */
  async function say(connectedAt: number | null, problem: MqttProblem | null): Promise<void> {
    const next = JSON.stringify([connectedAt, problem]);
    if (next === state) return;
    await database.write((sql) => saveState(sql, connectedAt, problem));
    state = next;
    context.events.publish({ type: "settings" });
  }

  const topics = () => {
    known ??= listTopics(database.reader).then(
      (rows) => new Map(rows.map(({ topic, parts }) => [topic, parts])),
    );
    return known;
  };

  async function leave(last?: "offline"): Promise<void> {
    if (open === null) return;
    const { link, broker } = open;
    open = null;
    published.clear();
    known = null;
    await link.close(last && { topic: availabilityTopic(broker), payload: last });
  }

  /** Takes everything away that this program put there. */
  async function takeAway(link: MqttLink, broker: Broker): Promise<void> {
    const standing = await topics();
    await inTurns([...standing.keys()], (topic) => link.publish(topic, ""));
    await link.publish(availabilityTopic(broker), "");
    await forget([...standing.keys()]);
  }

  async function forget(gone: readonly string[]): Promise<void> {
    const standing = await topics();
    for (let from = 0; from < gone.length; from += 500) {
      const some = gone.slice(from, from + 500);
      await database.write(async (sql) => {
        for (const topic of some) await deleteTopic(sql, topic);
      });
      for (const topic of some) standing.delete(topic);
    }
  }

  /** Written before it is published: whatever happens then, it is known what stands there. */
  async function remember(fresh: readonly (readonly [string, string | null])[]): Promise<void> {
    const standing = await topics();
    for (let from = 0; from < fresh.length; from += 500) {
      const some = fresh.slice(from, from + 500);
      await database.write(async (sql) => {
        for (const [topic, parts] of some) await saveTopic(sql, topic, parts);
      });
      for (const [topic, parts] of some) standing.set(topic, parts);
    }
  }

  /** Components that stand at the broker and are not wanted any more. */
  function goneParts(standing: string | null | undefined, parts: Wanted["parts"]): Record<string, string> {
    if (!standing || parts === null) return {};
    const before = JSON.parse(standing) as Record<string, string>;
    return Object.fromEntries(Object.entries(before).filter(([key]) => parts[key] === undefined));
  }

  async function publishAll({ link, broker }: { link: MqttLink; broker: Broker }): Promise<void> {
    const wanted = await wantedMessages(context, broker);
    const standing = await topics();
    const news = [...wanted].filter(([topic, { payload }]) => published.get(topic) !== digest(payload));
    const partsOf = ({ parts }: Wanted) => (parts === null ? null : JSON.stringify(parts));
    await remember(
      news.flatMap(([topic, message]) => (standing.has(topic) ? [] : [[topic, partsOf(message)] as const])),
    );
    await inTurns(news, async ([topic, { payload, parts }]) => {
      const gone = goneParts(standing.get(topic), parts);
      if (Object.keys(gone).length > 0) await link.publish(topic, withoutParts(payload, gone));
      await link.publish(topic, payload);
      published.set(topic, digest(payload));
    });
    await remember(
      news.flatMap(([topic, message]) =>
        standing.get(topic) === partsOf(message) ? [] : [[topic, partsOf(message)] as const],
      ),
    );
    const gone = [...standing.keys()].filter((topic) => !wanted.has(topic));
    await inTurns(gone, (topic) => link.publish(topic, ""));
    for (const topic of gone) published.delete(topic);
    await forget(gone);
  }

  /** Publishing was switched off while nothing was connected: one attempt to leave nothing behind. */
  async function cleanUpOnce(): Promise<void> {
    if ((await topics()).size === 0) return;
    try {
      const row = await readBroker(database.reader);
      if (row.url === "") return;
      const broker = storedBroker(context, row, await installationOf(context));
      const link = await openLink(broker, outbound);
      await takeAway(link, broker);
      await link.close();
    } catch (error) {
      log.warn({ problem: brokerProblem(error) }, "what was published by MQTT could not be taken away");
    } finally {
      await forget([...(await topics()).keys()]);
      known = null;
    }
  }

  async function connect(broker: Broker, key: string): Promise<void> {
    const link = await openLink(broker, outbound, {
      onWelcome: () => {
        published.clear();
        isDirty = true;
      },
    });
    open = { link, broker, key };
    published.clear();
    known = null;
    isDirty = true;
    failures = 0;
    await say(clock.now(), null);
    log.info("states are published by MQTT");
  }

  async function failed(error: unknown): Promise<void> {
    const problem = brokerProblem(error);
    if (failures === 0) log.warn({ problem, err: error }, "states cannot be published by MQTT");
    await leave();
    failures += 1;
    retryAt = clock.now() + Math.min(longestWaitMs, 1_000 * 2 ** failures);
    isDirty = true;
    await say(null, problem);
  }

  async function work(): Promise<void> {
    const broker = await brokerOf(context);
    const key = broker === null ? "" : digest(JSON.stringify(broker));
    if (open !== null && open.key !== key) {
      if (open.link.isOpen()) await takeAway(open.link, open.broker);
      await leave();
      retryAt = Number.NEGATIVE_INFINITY;
    }
    if (broker === null) {
      await cleanUpOnce();
      await say(null, null);
      return;
    }
    if (open !== null && !open.link.isOpen()) {
      await leave();
      await say(null, "connection-lost");
    }
    if (open === null) {
      if (clock.now() < retryAt) return;
      await connect(broker, key);
    }
    const age = clock.now() - lookedAt;
    if (age < (isDirty ? restMs : everythingMs)) return;
    isDirty = false;
    lookedAt = clock.now();
    const began = performance.now();
    await publishAll(open!);
    restMs = restFactor * (performance.now() - began);
    await open!.link.publish(availabilityTopic(open!.broker), "online");
  }

  return {
    wake() {
      isDirty = true;
    },
    async round() {
      if (!(await context.services.leadership.current.isLeader())) return leave();
      try {
        await work();
      } catch (error) {
        await failed(error);
      }
    },
    async close() {
      await leave("offline");
      await outbound.close();
    },
  };
}

/** What may change a state or a device is published within seconds. */
export const mqttWakes = ({ services }: Context): Subscriber => ({
  name: "mqtt",
  after(events) {
    if (events.some(({ type }) => !type.startsWith("session."))) services.mqtt.wake();
  },
});

/** Publishes while this replica does the timed work. */
export const publishByTimer = ({ services }: Context, timers: Timers): void =>
  timers.every("mqtt", roundMs, () => services.mqtt.round());
