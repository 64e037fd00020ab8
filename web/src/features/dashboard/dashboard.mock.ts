import type { Dashboard, DashboardJob, DashboardServer, JobState, OutcomeCode } from "@duplistatus/contract";
import { attentionOf } from "@duplistatus/contract/attention";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const GB = 1e9;
const TB = 1e12;

function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

interface Sketch {
  name: string;
  note?: string;
  tags?: string[];
  seen: number;
  jobs: [
    name: string,
    state: JobState,
    ageHours: number,
    versions: number,
    sourceGB: number,
    minutes: number,
  ][];
  extra?: Partial<DashboardServer>;
}

const home: Sketch[] = [
  {
    name: "nas-berlin",
    note: "Synology, living room",
    tags: ["home"],
    seen: 6 * hour,
    jobs: [
      ["Photos", "overdue", 38, 38, 2900, 62],
      ["Documents", "ok", 6, 64, 212, 18],
      ["Home Assistant", "ok", 6, 30, 18, 4],
    ],
  },
  {
    name: "mail-01",
    note: "Hetzner",
    tags: ["office"],
    seen: hour,
    jobs: [
      ["Mailboxes", "failing", 3, 21, 640, 72],
      ["PostgreSQL dumps", "ok", 1, 96, 200, 1],
    ],
  },
  {
    name: "office-dc",
    note: "Domain controller",
    tags: ["office"],
    seen: 3 * hour,
    jobs: [
      ["Shares", "warning", 9, 45, 4400, 72],
      ["System state", "ok", 9, 14, 90, 12],
      ["SQL Server", "ok", 3, 120, 300, 30],
    ],
  },
  {
    name: "web-03",
    tags: ["office"],
    seen: 0,
    jobs: [
      ["www", "running", 24, 28, 60, 12],
      ["Certificates", "ok", 14, 28, 1, 1],
    ],
  },
  {
    name: "anna-laptop",
    note: "laptop profile",
    tags: ["home"],
    seen: 26 * hour,
    jobs: [["Anna", "ok", 26, 19, 402, 35]],
  },
  {
    name: "nas-hamburg",
    note: "off-site copy",
    tags: ["home"],
    seen: 5 * hour,
    jobs: [
      ["Photos", "ok", 5, 40, 2900, 55],
      ["Media", "ok", 5, 12, 2500, 160],
      ["Archive 2011–2019", "ok", 5, 6, 400, 9],
    ],
  },
  {
    name: "pos-kasse-2",
    note: "Shop, till",
    tags: ["shop"],
    seen: 11 * hour,
    jobs: [["Daten", "ok", 11, 30, 6, 3]],
  },
  {
    name: "dev-gitlab",
    tags: ["office"],
    seen: 2 * hour,
    jobs: [
      ["Repositories", "ok", 2, 72, 900, 22],
      ["Registry", "ok", 2, 10, 300, 14],
    ],
  },
  {
    name: "mini-pc",
    note: "Docker host",
    tags: ["home"],
    seen: 4 * hour,
    jobs: [
      ["Volumes", "ok", 4, 60, 80, 8],
      ["Compose files", "ok", 4, 60, 0.02, 0.6],
    ],
  },
  {
    name: "pos-kasse-1",
    note: "Shop, till",
    tags: ["shop"],
    seen: 11 * hour,
    extra: { sharedIdentityNames: ["pos-kasse-1", "pos-kasse-3"] },
    jobs: [["Daten", "ok", 11, 30, 5, 3]],
  },
  {
    name: "old-win7",
    tags: [],
    seen: 30 * hour,
    extra: { placeholder: true, duplicatiVersion: "2.0.7.1" },
    jobs: [["Eigene Dateien", "unconfirmed", 30, 12, 120, 15]],
  },
  {
    name: "build-runner",
    note: "new since today",
    tags: ["office"],
    seen: 20 * minute,
    jobs: [
      ["Cache", "none", 0, 0, 0, 0],
      ["Artifacts", "ok", 1, 3, 45, 6],
    ],
  },
];

function strip(random: () => number, state: JobState, minutes: number): string {
  let bars = "";
  for (let fromEnd = 29; fromEnd >= 0; fromEnd--) {
    const chance = random();
    const seconds = Math.max(1, minutes * 60 * (0.3 + random() * random() * 3));
    let letter: OutcomeCode = chance > 0.985 ? "e" : chance > 0.92 ? "w" : "s";
    if (state === "failing" && fromEnd < 3) letter = "e";
    else if (fromEnd === 0) letter = state === "warning" ? "w" : state === "unconfirmed" ? "n" : "s";
    bars += letter + Math.min(35, Math.round(2 * Math.log2(1 + seconds))).toString(36);
  }
  return bars;
}

/** Believable dashboard data with the given number of servers, the same for the same arguments. */
export function mockDashboard(count: number, now: number, fine = false): Dashboard {
  const random = generator(7);
  const servers: DashboardServer[] = [];
  const jobs: DashboardJob[] = [];
  for (let index = 0; index < count; index++) {
    const sketch = home[index % home.length]!;
    const round = Math.floor(index / home.length);
    const id = `machine-${index}`;
    servers.push({
      id,
      name: round === 0 ? sketch.name : `${sketch.name}-${round + 1}`,
      alias: null,
      note: sketch.note ?? null,
      url: index % 3 === 0 ? `http://${sketch.name}.lan:8200` : null,
      tags: sketch.tags ?? [],
      lastSeenAt: now - sketch.seen,
      duplicatiVersion: "2.3.0.4",
      operatingSystem: "Debian 12",
      sharedIdentityNames: [],
      placeholder: false,
      incident: null,
      ...sketch.extra,
    });
    for (const [name, wanted, ageHours, versions, sourceGB, minutes] of sketch.jobs) {
      const calm = fine || (round > 0 && random() > 0.04);
      const state: JobState = calm && wanted !== "ok" ? "ok" : wanted;
      const jobId = jobs.length + 1;
      const at = now - (state === "overdue" ? ageHours : Math.min(ageHours, 26)) * hour;
      const bars = state === "none" ? "" : strip(random, state, minutes);
      const expected = at + day;
      jobs.push({
        id: jobId,
        serverId: id,
        name,
        state,
        history: bars,
        runCount: state === "none" ? 0 : 200 + Math.floor(random() * 900),
        latest: bars
          ? {
              runId: jobId * 100 + 29,
              at,
              status: state === "failing" ? "Error" : state === "warning" ? "Warning" : "Success",
              durationMs: Math.round(minutes * minute),
              uploadedBytes: Math.round(random() * random() * 3 * GB),
              warnings: state === "warning" ? 12 : 0,
              errors: state === "failing" ? 1 : 0,
              partial: false,
              interrupted: false,
              unconfirmed: state === "unconfirmed",
              problem:
                state === "failing"
                  ? "No route to host (sftp.example.net:22)"
                  : state === "warning"
                    ? "Error reported while accessing file: /shares/finance/2026/Budget.xlsx"
                    : null,
              hints: state === "unconfirmed" ? ["unconfirmed", "reduced-text"] : [],
            }
          : null,
        goodAt: state === "none" ? null : state === "failing" ? at - 3 * day : at,
        failuresSince: state === "failing" ? 3 : 0,
        cause: null,
        failingSince: state === "failing" ? at - 2 * day : null,
        nextRunAt: state === "none" ? null : expected,
        deadlineAt: state === "none" ? null : expected + 2 * hour,
        overdueSince: state === "overdue" ? expected + 2 * hour : null,
        watch: {
          watched: true,
          manual: false,
          source: state === "none" ? "none" : "report",
          suppressed: null,
          warnings: [],
          incident:
            state === "overdue" || state === "failing"
              ? {
                  id: jobId,
                  cause: state,
                  severity: "critical",
                  openedAt: expected + 2 * hour,
                  since: expected,
                  variant: "from_a_test",
                  facts: {},
                  acknowledged: false,
                  snoozedUntil: null,
                }
              : null,
        },
        files: state === "none" ? null : Math.round(sourceGB * 220 + random() * 4000),
        sourceBytes: state === "none" ? null : sourceGB * GB,
        storedBytes: state === "none" ? null : sourceGB * GB * 0.66,
        versions: state === "none" ? null : versions,
        versionTimes: jobId % 5 !== 0,
        lastVerifiedAt: state === "none" ? null : now - 4 * day,
        lastRestoreTestAt: jobId % 4 === 0 ? now - 40 * day : null,
        live:
          state === "running"
            ? {
                operation: "Backup",
                phase: "Backup_ProcessingFiles",
                percent: 62,
                filesDone: 31_000,
                filesTotal: 58_220,
                bytesDone: 44 * GB,
                bytesTotal: 71 * GB,
                speed: 24e6,
                startedAt: now - 31 * minute,
                updatedAt: now - 2_000,
                silent: false,
              }
            : null,
      });
    }
  }
  const sum = (read: (job: DashboardJob) => number | null) =>
    jobs.reduce((total, job) => total + (read(job) ?? 0), 0);
  return {
    now,
    version: "mock:0",
    summary: {
      servers: servers.length,
      jobs: jobs.length,
      runs: sum((job) => job.runCount),
      sourceBytes: sum((job) => job.sourceBytes),
      storedBytes: sum((job) => job.storedBytes),
      uploadedBytes: count === 0 ? 0 : 3.4 * TB,
      uploaded7dBytes: count === 0 ? 0 : 212 * GB,
      overdue: jobs.filter((job) => job.overdueSince !== null).length,
      openIncidents: jobs.filter((job) => job.watch.incident !== null).length,
      attention: attentionOf(jobs, servers),
      lastReportAt: count === 0 ? null : now - 4 * minute,
      checkedAt: now - 2 * minute,
      waitingForApproval: 0,
      quarantined: 0,
    },
    servers,
    jobs,
  };
}
