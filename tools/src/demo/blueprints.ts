import type { Culture } from "./formats.ts";
import type { Retention } from "./population.ts";
import type { releases } from "./releases.ts";
import { workdays } from "./schedule.ts";

export interface JobBlueprint {
  name: string;
  /** Hours between runs; else `at` local time on `weekdays`. */
  every?: number;
  at?: string;
  weekdays?: readonly number[];
  /** Type, known provider's host suffix, host. */
  destination: readonly [string, string | null, string];
  retention?: Retention;
  encrypted?: boolean;
  files: number;
  gigabytes: number;
  growth?: number;
  rewritten?: boolean;
  idle?: number;
  format?: "json" | "text";
  story?:
    | { kind: "failing"; days: number; message: string }
    | { kind: "silent" | "warnings" | "unchanging" | "quota"; days: number }
    | { kind: "stopped" | "unconfirmed" | "running" };
}

export interface ServerBlueprint {
  name: string;
  alias?: string;
  note?: string;
  tags: string[];
  zone: string;
  culture: Culture;
  system: { name: "Linux" | "Windows" | "MacOS"; detailed: string; installation: string };
  releases: readonly (keyof typeof releases)[];
  laptop?: boolean;
  chatty?: boolean;
  joinedDaysAgo?: number;
  jobs: JobBlueprint[];
}

export const systems = {
  debian: { name: "Linux", detailed: "Debian GNU/Linux 12 (bookworm)", installation: "linux-x64-gui.deb" },
  ubuntu: { name: "Linux", detailed: "Ubuntu 24.04.2 LTS", installation: "linux-x64-cli.deb" },
  docker: { name: "Linux", detailed: "Debian GNU/Linux 12 (bookworm)", installation: "linux-x64-cli.docker" },
  synology: { name: "Linux", detailed: "Synology DSM 7.2", installation: "linux-x64-cli.spk" },
  raspberry: {
    name: "Linux",
    detailed: "Raspbian GNU/Linux 12 (bookworm)",
    installation: "linux-arm64-cli.deb",
  },
  windows: {
    name: "Windows",
    detailed: "Microsoft Windows 11 Pro (10.0.26100)",
    installation: "win-x64-gui.msi",
  },
  windowsServer: {
    name: "Windows",
    detailed: "Microsoft Windows Server 2022 Standard (10.0.20348)",
    installation: "win-x64-gui.msi",
  },
  mac: { name: "MacOS", detailed: "macOS 15.5 (24F74)", installation: "osx-arm64-gui.dmg" },
} as const;

export const places = {
  b2: ["b2", null, "api.backblazeb2.com"],
  s3: ["s3", ".amazonaws.com", "s3.eu-central-1.amazonaws.com"],
  wasabi: ["s3", ".wasabisys.com", "s3.eu-central-2.wasabisys.com"],
  azure: ["azure", null, "blob.core.windows.net"],
  box: ["ssh", null, "u318274.your-storagebox.de"],
  vault: ["ssh", null, "vault.lan"],
  cloud: ["webdavs", null, "cloud.example.org"],
  drive: ["googledrive", null, "www.googleapis.com"],
  disk: ["file", null, "disk"],
} as const;

const upToDate = ["mono", "net8", "autumn", "summer"] as const;
const betaTester = ["mono", "net8", "autumn", "summer", "beta"] as const;
const noRoute = "No route to host";

/** The hand-made part of the demo: each kind of trouble once, everything else in good order. */
export const blueprints: readonly ServerBlueprint[] = [
  {
    name: "nas-berlin",
    alias: "NAS Berlin",
    note: "Rack 2, ground floor. Disks replaced in spring.",
    tags: ["nas", "berlin"],
    zone: "Europe/Berlin",
    culture: "de-DE",
    system: systems.synology,
    releases: upToDate,
    jobs: [
      { name: "Photos", at: "00:30", destination: places.b2, files: 184_000, gigabytes: 742, growth: 0.22 },
      { name: "Documents", at: "22:00", destination: places.box, files: 61_500, gigabytes: 96, growth: 0.3 },
      {
        name: "Music",
        at: "05:00",
        weekdays: [0],
        destination: places.disk,
        files: 38_200,
        gigabytes: 311,
        growth: 0.08,
      },
      {
        name: "Surveillance",
        at: "04:15",
        destination: places.disk,
        retention: { kind: "days", keep: 30 },
        files: 9_400,
        gigabytes: 480,
        growth: 0.1,
        rewritten: true,
      },
    ],
  },
  {
    name: "mail-01",
    tags: ["production", "mail"],
    zone: "Europe/Berlin",
    culture: "invariant",
    system: systems.debian,
    releases: upToDate,
    chatty: true,
    jobs: [
      {
        name: "Mailboxes",
        at: "23:00",
        destination: places.vault,
        files: 1_240_000,
        gigabytes: 188,
        growth: 0.35,
        story: { kind: "failing", days: 3.2, message: noRoute },
      },
      {
        name: "Mail configuration",
        at: "04:00",
        destination: places.s3,
        retention: { kind: "versions", keep: 30 },
        files: 640,
        gigabytes: 0.018,
        idle: 0.7,
      },
    ],
  },
  {
    name: "office-dc",
    alias: "Domain controller",
    tags: ["production", "office"],
    zone: "Europe/Berlin",
    culture: "de-DE",
    system: systems.windowsServer,
    releases: upToDate,
    jobs: [
      {
        name: "Active Directory",
        at: "21:00",
        destination: places.azure,
        files: 412,
        gigabytes: 4.6,
        rewritten: true,
        growth: 0.05,
      },
      {
        name: "File shares",
        at: "20:00",
        weekdays: workdays,
        destination: places.azure,
        files: 402_000,
        gigabytes: 1_310,
        growth: 0.28,
        story: { kind: "warnings", days: 9 },
      },
      {
        name: "SQL dumps",
        every: 12,
        destination: places.azure,
        retention: { kind: "days", keep: 60 },
        files: 36,
        gigabytes: 58,
        rewritten: true,
        growth: 0.2,
      },
      {
        name: "Hyper-V exports",
        at: "06:00",
        weekdays: [6],
        destination: places.disk,
        retention: { kind: "versions", keep: 8 },
        files: 94,
        gigabytes: 860,
        rewritten: true,
        growth: 0.12,
      },
    ],
  },
  {
    name: "anna-laptop",
    alias: "Anna's laptop",
    tags: ["laptops"],
    zone: "Europe/Berlin",
    culture: "de-DE",
    system: systems.windows,
    releases: upToDate,
    laptop: true,
    joinedDaysAgo: 612,
    jobs: [
      {
        name: "Documents",
        at: "12:00",
        destination: places.cloud,
        files: 28_400,
        gigabytes: 41,
        growth: 0.4,
      },
      {
        name: "Pictures",
        at: "12:30",
        weekdays: [1, 4],
        destination: places.cloud,
        files: 17_300,
        gigabytes: 88,
        growth: 0.3,
        idle: 0.25,
      },
    ],
  },
  {
    name: "marc-macbook",
    alias: "Marc's MacBook",
    tags: ["laptops"],
    zone: "Europe/Paris",
    culture: "fr-FR",
    system: systems.mac,
    releases: ["net8", "autumn", "summer"],
    laptop: true,
    joinedDaysAgo: 438,
    jobs: [
      {
        name: "Home",
        at: "13:00",
        destination: places.wasabi,
        files: 92_000,
        gigabytes: 134,
        growth: 0.35,
        story: { kind: "silent", days: 5.4 },
      },
      {
        name: "Lightroom catalogue",
        at: "18:30",
        weekdays: [0, 3],
        destination: places.wasabi,
        files: 3_100,
        gigabytes: 62,
        growth: 0.2,
      },
    ],
  },
  {
    name: "web-frankfurt-01",
    tags: ["production", "web"],
    zone: "UTC",
    culture: "invariant",
    system: systems.docker,
    releases: betaTester,
    chatty: true,
    jobs: [
      { name: "Websites", at: "05:10", destination: places.s3, files: 214_000, gigabytes: 37, growth: 0.3 },
      {
        name: "Databases",
        every: 6,
        destination: places.s3,
        retention: { kind: "days", keep: 90 },
        files: 118,
        gigabytes: 22,
        rewritten: true,
        growth: 0.4,
        story: { kind: "running" },
      },
      { name: "Uploads", at: "00:20", destination: places.b2, files: 96_000, gigabytes: 205, growth: 0.5 },
    ],
  },
  {
    name: "db-stockholm",
    tags: ["production", "databases"],
    zone: "Europe/Stockholm",
    culture: "sv-SE",
    system: systems.ubuntu,
    releases: ["mono", "net8", "autumn"],
    note: "Stays on 2.2 until the storage driver is replaced.",
    jobs: [
      {
        name: "PostgreSQL dumps",
        every: 12,
        destination: places.azure,
        files: 48,
        gigabytes: 140,
        rewritten: true,
        growth: 0.45,
      },
      {
        name: "Configuration",
        at: "04:30",
        destination: places.azure,
        retention: { kind: "versions", keep: 20 },
        files: 1_900,
        gigabytes: 0.2,
        idle: 0.8,
      },
    ],
  },
  {
    name: "pi-garage",
    alias: "Raspberry Pi, garage",
    tags: ["home"],
    zone: "Europe/London",
    culture: "en-GB",
    system: systems.raspberry,
    releases: ["net8", "autumn", "summer"],
    joinedDaysAgo: 371,
    jobs: [
      {
        name: "Old projects",
        at: "19:00",
        destination: places.drive,
        files: 12_800,
        gigabytes: 6.4,
        growth: 0,
        story: { kind: "unchanging", days: 300 },
      },
      {
        name: "Camera clips",
        at: "07:00",
        destination: places.drive,
        retention: { kind: "days", keep: 21 },
        files: 2_300,
        gigabytes: 31,
        growth: 0.15,
      },
    ],
  },
  {
    name: "studio-mac",
    alias: "Studio",
    tags: ["media"],
    zone: "America/New_York",
    culture: "en-US",
    system: systems.mac,
    releases: ["net8", "autumn", "summer"],
    jobs: [
      {
        name: "Projects",
        at: "19:30",
        destination: places.b2,
        files: 73_000,
        gigabytes: 1_920,
        growth: 0.4,
        story: { kind: "stopped" },
      },
      {
        name: "Renders",
        at: "09:00",
        weekdays: [6],
        destination: places.b2,
        retention: { kind: "versions", keep: 5 },
        files: 5_200,
        gigabytes: 2_640,
        growth: 0.2,
      },
      {
        name: "Licences and presets",
        at: "18:00",
        weekdays: [5],
        destination: places.drive,
        retention: { kind: "all" },
        files: 830,
        gigabytes: 1.1,
        idle: 0.6,
      },
    ],
  },
  {
    name: "accounting-srv",
    alias: "Accounting",
    note: "Quota of the storage box to be raised, ticket 4711.",
    tags: ["office", "finance"],
    zone: "Europe/Berlin",
    culture: "de-DE",
    system: systems.windowsServer,
    releases: upToDate,
    jobs: [
      {
        name: "Ledger",
        at: "19:15",
        weekdays: workdays,
        destination: places.box,
        files: 22_600,
        gigabytes: 84,
        growth: 0.18,
        story: { kind: "quota", days: 11 },
      },
      {
        name: "Payroll",
        at: "05:45",
        weekdays: [1],
        destination: places.azure,
        retention: { kind: "all" },
        files: 3_400,
        gigabytes: 2.2,
      },
      {
        name: "Invoices → archive",
        at: "22:40",
        destination: places.s3,
        files: 151_000,
        gigabytes: 47,
        growth: 0.25,
      },
    ],
  },
  {
    name: "homeassistant",
    tags: ["home"],
    zone: "Europe/Berlin",
    culture: "invariant",
    system: systems.docker,
    releases: ["net8", "autumn", "summer"],
    joinedDaysAgo: 505,
    jobs: [
      { name: "Configuration", at: "04:40", destination: places.cloud, files: 4_200, gigabytes: 0.9 },
      {
        name: "Recorder database",
        every: 12,
        destination: places.disk,
        retention: { kind: "versions", keep: 14 },
        files: 3,
        gigabytes: 7.8,
        rewritten: true,
        growth: 0.3,
      },
    ],
  },
  {
    name: "fileserver-old",
    alias: "Old file server",
    note: "Runs 2.0.6.3: its reports name no machine. To be retired.",
    tags: ["office", "legacy"],
    zone: "Europe/Berlin",
    culture: "en-US",
    system: systems.debian,
    releases: ["legacy"],
    jobs: [
      {
        name: "Archive",
        at: "21:30",
        weekdays: [2, 5],
        destination: places.disk,
        files: 318_000,
        gigabytes: 920,
        growth: 0.05,
        format: "text",
      },
      { name: "Scans", at: "06:30", destination: places.disk, files: 44_000, gigabytes: 71, growth: 0.2 },
    ],
  },
  {
    name: "k8s-backup-eu",
    alias: "Kubernetes volumes",
    tags: ["production", "cluster"],
    zone: "UTC",
    culture: "invariant",
    system: systems.docker,
    releases: ["autumn", "summer", "beta"],
    chatty: true,
    joinedDaysAgo: 266,
    jobs: [
      {
        name: "Persistent volumes",
        every: 12,
        destination: places.wasabi,
        files: 640_000,
        gigabytes: 418,
        growth: 0.6,
        story: { kind: "running" },
      },
      {
        name: "etcd snapshots",
        every: 6,
        destination: places.wasabi,
        retention: { kind: "versions", keep: 28 },
        files: 12,
        gigabytes: 0.6,
        rewritten: true,
        growth: 0.2,
      },
      { name: "Registry", at: "23:15", destination: places.s3, files: 27_800, gigabytes: 233, growth: 0.5 },
    ],
  },
  {
    name: "parents-pc",
    alias: "Parents",
    tags: ["home"],
    zone: "Europe/London",
    culture: "en-GB",
    system: systems.windows,
    releases: ["mono", "net8"],
    jobs: [
      {
        name: "Pictures",
        at: "17:00",
        destination: places.drive,
        files: 24_100,
        gigabytes: 118,
        growth: 0.12,
        story: { kind: "unconfirmed" },
      },
      {
        name: "Letters",
        at: "10:00",
        weekdays: [0],
        destination: places.drive,
        files: 2_900,
        gigabytes: 1.4,
        growth: 0.1,
        idle: 0.3,
      },
    ],
  },
];
