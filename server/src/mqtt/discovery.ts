import { createHash } from "node:crypto";
import type { Broker } from "./broker.ts";
import { availabilityTopic } from "./link.ts";

/** Words of the entities, in the language of the messages. */
export interface EntityWords {
  status: string;
  overdue: string;
  problem: string;
  running: string;
  lastSuccess: string;
  lastRun: string;
  next: string;
  duration: string;
  source: string;
  storage: string;
  versions: string;
  model: string;
  overdueJobs: string;
  problems: string;
}

/** A device of Home Assistant, retained under its topic. */
export interface DeviceMessage {
  topic: string;
  payload: string;
  /** Its components and their platforms. */
  parts: Record<string, string>;
}

type Component = Record<string, unknown> & { platform: string };

/** Ids may hold letters, digits, `-` and `_` only: others are told apart by their digest. */
export const idPart = (id: string): string =>
  /^[\w-]{1,64}$/.test(id) ? id : createHash("sha256").update(id).digest("hex").slice(0, 24);

/** What is part of an entity's id: `Über Photos` becomes `uber_photos`. */
export const slug = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 60) || "backup";

/** How this installation is called in ids: two that know the same server must not take each other's devices. */
export const ownId = ({ installation }: Pick<Broker, "installation">): string =>
  `duplistatus_${installation.replace(/[^a-zA-Z0-9]/g, "").slice(0, 8)}`;

const deviceTopic = ({ discoveryPrefix }: Broker, id: string): string =>
  `${discoveryPrefix}/device/${id}/config`;

export const jobTopic = ({ topic, installation }: Broker, serverId: string, jobId: number): string =>
  `${topic}/${installation}/server/${idPart(serverId)}/job/${jobId}`;

export const summaryTopic = ({ topic, installation }: Broker): string => `${topic}/${installation}/summary`;

export const statuses = ["success", "warning", "error", "fatal", "unknown"];

const onOff = (member: string) => `{{ 'ON' if value_json.${member} else 'OFF' }}`;
const plain = (member: string) => `{{ value_json.${member} }}`;

const size = { device_class: "data_size", unit_of_measurement: "B", state_class: "measurement" };

/** The entities of one backup: key, how it looks to Home Assistant. */
const entities = {
  status: {
    platform: "sensor",
    device_class: "enum",
    options: statuses,
    value_template: plain("status"),
  },
  overdue: { platform: "binary_sensor", device_class: "problem", value_template: onOff("overdue") },
  problem: { platform: "binary_sensor", device_class: "problem", value_template: onOff("problem") },
  running: { platform: "binary_sensor", device_class: "running", value_template: onOff("running") },
  last_success: { platform: "sensor", device_class: "timestamp", value_template: plain("last_success") },
  last_run: { platform: "sensor", device_class: "timestamp", value_template: plain("last_run") },
  next: { platform: "sensor", device_class: "timestamp", value_template: plain("next_expected") },
  duration: {
    platform: "sensor",
    device_class: "duration",
    unit_of_measurement: "s",
    state_class: "measurement",
    value_template: plain("duration_seconds"),
  },
  source: {
    platform: "sensor",
    ...size,
    suggested_display_precision: 1,
    value_template: plain("source_bytes"),
  },
  storage: {
    platform: "sensor",
    ...size,
    suggested_display_precision: 1,
    value_template: plain("storage_bytes"),
  },
  versions: { platform: "sensor", state_class: "measurement", value_template: plain("versions") },
} as const satisfies Record<string, Component>;

const wordOf = {
  status: "status",
  overdue: "overdue",
  problem: "problem",
  running: "running",
  last_success: "lastSuccess",
  last_run: "lastRun",
  next: "next",
  duration: "duration",
  source: "source",
  storage: "storage",
  versions: "versions",
} as const satisfies Record<keyof typeof entities, keyof EntityWords>;

interface Installation {
  broker: Broker;
  version: string;
  /** Null where nobody knows it. */
  publicUrl: string | null;
  words: EntityWords;
}

const origin = ({ version, publicUrl }: Installation) => ({
  name: "duplistatus",
  sw_version: version,
  ...(publicUrl === null ? {} : { support_url: publicUrl }),
});

/** Long keys throughout: Home Assistant's abbreviations changed over time, these did not. */
function deviceMessage(
  own: Installation,
  id: string,
  device: Record<string, unknown>,
  components: Record<string, Component>,
): DeviceMessage {
  const payload = {
    device: { identifiers: [id], ...device },
    origin: origin(own),
    availability_topic: availabilityTopic(own.broker),
    components,
  };
  const parts = Object.fromEntries(Object.entries(components).map(([key, { platform }]) => [key, platform]));
  return { topic: deviceTopic(own.broker, id), payload: JSON.stringify(payload), parts };
}

/** A server with its backups. */
export interface DeviceServer {
  id: string;
  name: string;
  version: string | null;
  jobs: readonly { id: number; name: string }[];
}

/** A server as a device: one group of entities for each backup. */
export function serverDevice(own: Installation, server: DeviceServer): DeviceMessage {
  const { broker, words, publicUrl } = own;
  const id = `${ownId(broker)}_${idPart(server.id)}`;
  const components = Object.fromEntries(
    server.jobs.flatMap((job) =>
      Object.entries(entities).map(([key, look]): [string, Component] => [
        `job${job.id}_${key}`,
        {
          ...look,
          name: `${job.name} ${words[wordOf[key as keyof typeof entities]]}`,
          unique_id: `${id}_${job.id}_${key}`,
          default_entity_id: `${look.platform}.${slug(server.name)}_${slug(job.name)}_${key}`,
          state_topic: jobTopic(broker, server.id, job.id),
        },
      ]),
    ),
  );
  const device = {
    name: server.name,
    manufacturer: "Duplicati",
    model: words.model,
    via_device: ownId(broker),
    ...(server.version === null ? {} : { sw_version: server.version }),
    ...(publicUrl === null
      ? {}
      : { configuration_url: `${publicUrl}/servers/${encodeURIComponent(server.id)}` }),
  };
  return deviceMessage(own, id, device, components);
}

/** This installation as a device, with the sums. */
export function ownDevice(own: Installation): DeviceMessage {
  const { broker, words, publicUrl, version } = own;
  const id = ownId(broker);
  const count = (key: string, name: string, member: string): Component => ({
    platform: "sensor",
    name,
    unique_id: `${id}_${key}`,
    default_entity_id: `sensor.duplistatus_${key}`,
    state_class: "measurement",
    state_topic: summaryTopic(broker),
    value_template: plain(member),
  });
  const device = {
    name: "duplistatus",
    manufacturer: "duplistatus",
    sw_version: version,
    ...(publicUrl === null ? {} : { configuration_url: publicUrl }),
  };
  return deviceMessage(own, id, device, {
    overdue_jobs: count("overdue_jobs", words.overdueJobs, "overdue"),
    problems: count("problems", words.problems, "problems"),
  });
}

/** The same device with only the platforms of components that go: so Home Assistant forgets them. */
export function withoutParts(payload: string, gone: Record<string, string>): string {
  const device = JSON.parse(payload) as { components: Record<string, unknown> };
  for (const [key, platform] of Object.entries(gone)) device.components[key] = { platform };
  return JSON.stringify(device);
}
