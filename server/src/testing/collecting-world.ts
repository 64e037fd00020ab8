import { recordedJson } from "../../../duplicati/fixtures/api/recordings.ts";
import type { StandIn } from "../../../duplicati/fixtures/api/stand-in.ts";

/** A run as a Duplicati server has it in the log of a job. Times are epoch ms. */
export interface WorldRun {
  begin: number;
  /** 60 s where it is not said. */
  lengthMs?: number;
  result?: "Success" | "Warning" | "Error" | "Fatal";
  /** Members of the stored result that differ from an ordinary backup. */
  data?: Record<string, unknown>;
}

export interface WorldJob {
  id: string;
  name: string;
  schedule?: { repeat: string; time: number; lastRun?: number; days?: string[] | null } | null;
  /** Oldest first; their places are the numbers of the rows. */
  runs?: WorldRun[];
  /** Number of the first row. */
  firstRow?: number;
  metadata?: Record<string, string>;
}

/** What a server is made to say: recorded answers of 2.3.0.4 with other names and times. */
export interface World {
  jobs: WorldJob[];
  proposed?: Record<string, number>;
  active?: string | null;
  queue?: string[];
  paused?: boolean;
  timeZone?: string | null;
}

const iso = (at: number): string => new Date(at).toISOString();
/** With the seven digits of .NET, so that runs are told apart to the digit. */
const exact = (at: number): string => `${iso(at).slice(0, 23)}4321Z`;
/** As in a job's metadata. */
export const compact = (at: number): string => `${iso(at).slice(0, 19).replace(/[-:]/g, "")}Z`;

type Json = Record<string, unknown>;
const [firstBackup] = recordedJson("2.3.0.4", "backups/list") as { Backup: Json; Schedule: Json }[];
const [firstRow] = recordedJson("2.3.0.4", "log/documents-50") as { Message: string }[];
const idle = recordedJson("2.3.0.4", "state/idle-after-a-week") as Json;
const ordinary: Json = JSON.parse(firstRow!.Message);

const lastOf = ({ runs = [] }: WorldJob) => runs.findLast((run) => run.result !== "Fatal");

function jobOf(job: WorldJob): Json {
  const last = lastOf(job);
  const finished = last && last.begin + (last.lengthMs ?? 60_000);
  const told: Json =
    finished === undefined
      ? {}
      : {
          LastBackupDate: compact(last!.begin),
          LastBackupStarted: compact(last!.begin),
          LastBackupFinished: compact(finished),
          BackupListCount: "5",
        };
  const { schedule = null } = job;
  return {
    Backup: {
      ...firstBackup!.Backup,
      ID: job.id,
      Name: job.name,
      DBPathExists: last !== undefined,
      Metadata: { ...told, ...job.metadata },
    },
    Schedule:
      schedule === null
        ? null
        : {
            ...firstBackup!.Schedule,
            ID: Number(job.id),
            Tags: [`ID=${job.id}`],
            Time: iso(schedule.time),
            Repeat: schedule.repeat,
            LastRun: schedule.lastRun === undefined ? "0001-01-01T00:00:00Z" : iso(schedule.lastRun),
            AllowedDays: schedule.days ?? null,
          },
  };
}

function rowOf(run: WorldRun, id: number): Json {
  const end = run.begin + (run.lengthMs ?? 60_000);
  const failed = run.result === "Fatal" || run.result === "Error";
  const data = {
    ...ordinary,
    BeginTime: exact(run.begin),
    EndTime: exact(end),
    ParsedResult: run.result ?? "Success",
    BackendStatistics: { ...(ordinary.BackendStatistics as Json), LastBackupDate: iso(run.begin) },
    Errors: failed ? ["2026-01-01 00:00:00 +00 - [Error-Test-FailedOperation]: It failed\nout of room"] : [],
    ErrorsActualLength: failed ? 1 : 0,
    ...run.data,
  };
  const row = { ID: id, OperationID: id, Timestamp: Math.floor(end / 1000), Type: "Result" };
  return { ...row, Message: JSON.stringify(data), Exception: {} };
}

function pageOf({ runs = [], firstRow: first = 1 }: WorldJob, path: string): Json[] {
  const query = new URLSearchParams(path.split("?")[1] ?? "");
  const size = Math.min(Math.max(Number(query.get("pagesize") ?? 100), 10), 500);
  const before = Number(query.get("offset") ?? Number.POSITIVE_INFINITY);
  const rows = runs.map((run, index) => rowOf(run, first + index)).reverse();
  return rows.filter((row) => Number(row.ID) < before).slice(0, size);
}

/** Makes a stand-in of 2.3.0.4 tell of a world, which a test may change between two collections. */
export function playWorld(standIn: StandIn, world: World): void {
  const play = (path: RegExp, body: (path: string) => unknown) =>
    standIn.misbehave(path, {
      kind: "made",
      body: (asked) => {
        const answer = body(asked);
        return answer === undefined ? null : JSON.stringify(answer);
      },
    });
  play(/^\/api\/v1\/backups$/, () => world.jobs.map(jobOf));
  play(/^\/api\/v1\/backup\/\d+\/log/, (path) => {
    const job = world.jobs.find(({ id }) => path.startsWith(`/api/v1/backup/${id}/`));
    return job && pageOf(job, path);
  });
  play(/^\/api\/v1\/serverstate$/, () => ({
    ...idle,
    ProgramState: world.paused ? "Paused" : "Running",
    ActiveTask: world.active ? { Item1: 7, Item2: world.active } : null,
    SchedulerQueueIds: (world.queue ?? []).map((id, index) => ({ Item1: 8 + index, Item2: id })),
    ProposedSchedule: Object.entries(world.proposed ?? {})
      .sort((a, b) => a[1] - b[1])
      .map(([id, at]) => ({ Item1: id, Item2: iso(at) })),
  }));
  play(/^\/api\/v1\/serversettings$/, () => ({ "server-timezone": world.timeZone ?? "" }));
  play(/^\/api\/v1\/(?:notifications|logdata)/, () => []);
  play(/list-filesets$/, () => ({ Success: true, StatusCode: "OK", Data: [] }));
}
