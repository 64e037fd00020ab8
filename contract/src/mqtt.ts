import { z } from "zod";

/** Part of a topic: what `+`, `#` and blanks would make of it is no topic. */
const topicPart = z
  .string()
  .trim()
  .regex(/^[^\s+#/]+(\/[^\s+#/]+)*$/)
  .max(100);

const broker = {
  /** Whether the states of the backups are published. */
  enabled: z.boolean(),
  /** `mqtt://host:1883` or `mqtts://host:8883`, without a login. */
  url: z
    .string()
    .trim()
    .max(300)
    .regex(/^mqtts?:\/\/[^\s/@?#]+\/?$/i),
  /** Empty = nobody logs in. */
  username: z.string().trim().max(200),
  /** Certificates (PEM) that are believed beside the usual ones; empty = none. */
  ca: z.string().trim().max(100_000),
  /** Where Home Assistant looks for devices. */
  discoveryPrefix: topicPart,
  /** What the topics of the states begin with. */
  topic: topicPart,
};

/** A broker and how to publish there. */
export const mqttChange = z
  .object({
    ...broker,
    /** Null = as it is stored; empty = none. */
    password: z.string().max(1_000).nullable(),
  })
  .meta({ id: "MqttChange" });
export type MqttChange = z.infer<typeof mqttChange>;

/** Why a broker is not connected. */
export const mqttProblems = [
  "name-unknown",
  "address-denied",
  "connection-refused",
  "connection-lost",
  "unreachable",
  "timeout",
  "tls",
  "certificate",
  "protocol",
  "settings",
  "login",
  "secret",
] as const;
export type MqttProblem = (typeof mqttProblems)[number];

export const mqttSettings = z
  .object({
    ...broker,
    /** Empty until somebody sets it. */
    url: z.string(),
    hasPassword: z.boolean(),
    /** The environment (MQTT_URL) decides: nothing can be changed here. */
    fromEnvironment: z.boolean(),
    /** Since when the broker is connected; null = it is not. */
    connectedAt: z.number().int().nullable(),
    problem: z.enum(mqttProblems).nullable(),
    /** Devices and topics that stand at the broker. */
    topics: z.number().int(),
  })
  .meta({ id: "MqttSettings" });
export type MqttSettings = z.infer<typeof mqttSettings>;

export const mqttTest = z.object({ problem: z.enum(mqttProblems).nullable() }).meta({ id: "MqttTest" });
export type MqttTest = z.infer<typeof mqttTest>;
