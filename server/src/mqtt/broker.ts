import { readFileSync } from "node:fs";
import type { MqttSettings } from "@duplistatus/contract";
import { installationOf } from "../notifications/relay/relay.ts";
import type { Context } from "../platform/context.ts";
import { SecretLost } from "../platform/secrets/secrets.ts";
import { BrokerProblem } from "./problem.ts";
import { type BrokerRow, countTopics, readBroker } from "./store.ts";

/** A broker, with the login in the clear: never shown, never logged. */
export interface Broker {
  url: string;
  username: string;
  password: string;
  /** Certificates (PEM) that are believed beside the usual ones; empty = none. */
  ca: string;
  discoveryPrefix: string;
  topic: string;
  /** Id of this installation: part of the topics and of the id under which the broker knows this program. */
  installation: string;
}

export const sealedFor = "mqtt";

/** @throws {BrokerProblem} `secret` when it was sealed with another key */
function passwordOf({ secrets }: Context, { password }: BrokerRow): string {
  if (password === null) return "";
  try {
    return secrets.open(password, sealedFor);
  } catch (error) {
    if (error instanceof SecretLost) throw new BrokerProblem("secret");
    throw error;
  }
}

function readCa(file: string | null): string {
  if (file === null) return "";
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new BrokerProblem("settings");
  }
}

/** The broker of the settings, whether it is used or not. @throws {BrokerProblem} `secret` */
export function storedBroker(context: Context, row: BrokerRow, installation: string): Broker {
  const { url, username, ca, discovery_prefix: discoveryPrefix, topic } = row;
  return { url, username, password: passwordOf(context, row), ca, discoveryPrefix, topic, installation };
}

/** The broker to publish at: that of the environment, else of the settings; null = nothing is published. @throws {BrokerProblem} */
export async function brokerOf(context: Context): Promise<Broker | null> {
  const { mqtt } = context.config;
  const installation = await installationOf(context);
  if (mqtt !== null) {
    const { caFile, ...broker } = mqtt;
    return { ...broker, ca: readCa(caFile), installation };
  }
  const row = await readBroker(context.database.reader);
  return row.enabled === 0 || row.url === "" ? null : storedBroker(context, row, installation);
}

/** What is told of the broker: no secrets. */
export async function mqttView({ config, database }: Context): Promise<MqttSettings> {
  const row = await readBroker(database.reader);
  const state = {
    connectedAt: row.connected_at,
    problem: row.problem as MqttSettings["problem"],
    topics: await countTopics(database.reader),
  };
  if (config.mqtt !== null) {
    const { url, username, password, discoveryPrefix, topic } = config.mqtt;
    const own = { enabled: true, url, username, ca: "", discoveryPrefix, topic };
    return { ...own, hasPassword: password !== "", fromEnvironment: true, ...state };
  }
  const { url, username, ca, discovery_prefix: discoveryPrefix, topic } = row;
  const own = { enabled: row.enabled === 1, url, username, ca, discoveryPrefix, topic };
  return { ...own, hasPassword: row.password !== null, fromEnvironment: false, ...state };
}
