import { mqttChange } from "@duplistatus/contract";
import { differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { installationOf } from "../notifications/relay/relay.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { createOutbound } from "../platform/outbound/http-client.ts";
import { sealedFor, storedBroker } from "./broker.ts";
import { openLink } from "./link.ts";
import { brokerProblem } from "./problem.ts";
import { type BrokerRow, readBroker, saveBroker } from "./store.ts";

type Change = ReturnType<typeof mqttChange.parse>;

function assertOurs({ config }: Context): void {
  if (config.mqtt !== null)
    throw new AppError("conflict", { reason: "set_by_environment", name: "MQTT_URL" });
}

/** A stored password goes to the broker it was typed for only. */
function rowOf({ secrets }: Context, before: BrokerRow, change: Change): BrokerRow {
  const { enabled, url, username, ca, discoveryPrefix, topic, password } = change;
  const isElsewhere = new URL(url).host !== (before.url === "" ? "" : new URL(before.url).host);
  const kept = isElsewhere ? null : before.password;
  return {
    ...before,
    enabled: enabled ? 1 : 0,
    url: url.replace(/\/$/, ""),
    username,
    password: password === null ? kept : password === "" ? null : secrets.seal(password, sealedFor),
    ca,
    discovery_prefix: discoveryPrefix,
    topic,
  };
}

const shown = ({ enabled, url, username, ca, discovery_prefix, topic }: BrokerRow) => ({
  enabled: enabled === 1,
  url,
  username,
  ca,
  discovery_prefix,
  topic,
});

/** Changes where states are published. @throws {AppError} conflict where the environment decides */
export const changeMqtt = defineCommand({
  name: "setting.mqtt",
  access: "admin",
  body: mqttChange,
  async prepare(context) {
    assertOurs(context);
    return context;
  },
  async run(work, change, context) {
    const before = await readBroker(work.sql);
    const after = rowOf(context, before, change);
    await saveBroker(work.sql, after);
    await work.emit({ type: "setting.changed", name: "mqtt" });
    return { before, after };
  },
  audit: ({ password }, { before, after }) => ({
    category: "setting",
    target: "mqtt",
    changes: {
      ...differences(shown(before), shown(after)),
      ...(password !== null && { password: [before.password !== null, after.password !== null] }),
    },
  }),
});

/** Connects to a broker and logs in, with what was typed; nothing is published or stored. */
export const testMqtt = defineCommand({
  name: "mqtt.test",
  access: "admin",
  body: mqttChange,
  async perform(context, _actor, change) {
    assertOurs(context);
    const outbound = createOutbound({ version: context.version });
    try {
      const row = rowOf(context, await readBroker(context.database.reader), change);
      const broker = storedBroker(context, row, await installationOf(context));
      const link = await openLink(broker, outbound, { suffix: "test" });
      await link.close();
      return { problem: null };
    } catch (error) {
      return { problem: brokerProblem(error) };
    } finally {
      await outbound.close();
    }
  },
  audit: ({ url }, { problem }) => ({
    category: "setting",
    target: "mqtt",
    changes: { tested: [null, { url, problem }] },
  }),
});
