import { type JobBlueprint, places, type ServerBlueprint, systems } from "./blueprints.ts";
import type { Random } from "./random.ts";
import { workdays } from "./schedule.ts";

const roles = ["web", "db", "mail", "files", "nas", "app", "dc", "build", "git", "media", "pos", "desk"];
const towns = [
  "berlin",
  "oslo",
  "paris",
  "lyon",
  "graz",
  "turin",
  "porto",
  "leeds",
  "gent",
  "brno",
  "malmo",
  "york",
];
const subjects = [
  "Documents",
  "Databases",
  "Projects",
  "Mail",
  "Websites",
  "Home",
  "Photos",
  "Configuration",
  "Shares",
];
const regions = [
  { zone: "Europe/Berlin", culture: "de-DE" },
  { zone: "Europe/Paris", culture: "fr-FR" },
  { zone: "Europe/London", culture: "en-GB" },
  { zone: "Europe/Stockholm", culture: "sv-SE" },
  { zone: "Europe/Budapest", culture: "hu-HU" },
  { zone: "Europe/Helsinki", culture: "fi-FI" },
  { zone: "America/New_York", culture: "en-US" },
  { zone: "UTC", culture: "invariant" },
] as const;
const paths = [
  ["mono", "net8", "autumn", "summer"],
  ["net8", "autumn", "summer"],
  ["autumn", "summer"],
  ["net8", "autumn"],
  ["mono", "net8"],
] as const;

/** A server made up for a large population; a few in a hundred have a trouble of their own. */
export function invented(random: Random, index: number): ServerBlueprint {
  const role = random.pick(roles);
  const town = random.pick(towns);
  const region = random.pick(regions);
  const jobs: JobBlueprint[] = [];
  const names = [...subjects];
  for (let left = random.pick([1, 2, 2, 3, 3, 4, 5]); left > 0; left--) {
    const [name] = names.splice(random.between(0, names.length - 1), 1);
    jobs.push(inventedJob(random, name!));
  }
  return {
    name: `${role}-${town}-${String(index + 1).padStart(3, "0")}`,
    tags: [role, town],
    ...region,
    system: random.pick([
      systems.debian,
      systems.ubuntu,
      systems.docker,
      systems.windowsServer,
      systems.synology,
    ]),
    releases: random.pick(paths),
    chatty: random.chance(0.3),
    joinedDaysAgo: random.chance(0.4) ? random.between(60, 700) : undefined,
    jobs,
  };
}

function inventedJob(random: Random, name: string): JobBlueprint {
  const at = `${String((random.between(0, 18) + 18) % 24).padStart(2, "0")}:${random.between(0, 11) * 5}`;
  const safe = at < "04:00" && at >= "01:00" ? "00:45" : at;
  const planned = random.pick([
    { at: safe },
    { at: safe },
    { at: safe, weekdays: workdays },
    { at: safe, weekdays: [random.between(0, 6)] },
    { every: 12 },
  ]);
  const databases = name === "Databases";
  return {
    name,
    ...planned,
    destination: random.pick([
      places.b2,
      places.s3,
      places.wasabi,
      places.azure,
      places.box,
      places.disk,
      places.cloud,
    ]),
    retention: random.pick([{ kind: "policy" }, { kind: "policy" }, { kind: "versions", keep: 14 }]),
    files: Math.round(random.around(databases ? 60 : 20_000, 2)),
    gigabytes: random.around(60, 2),
    growth: random.around(0.2, 1),
    rewritten: databases,
    story: inventedStory(random.unit()),
  };
}

function inventedStory(roll: number): JobBlueprint["story"] {
  if (roll < 0.01) return { kind: "failing", days: 2.5, message: "Connection refused" };
  if (roll < 0.02) return { kind: "silent", days: 9 };
  if (roll < 0.04) return { kind: "warnings", days: 12 };
  if (roll < 0.05) return { kind: "stopped" };
  return undefined;
}
