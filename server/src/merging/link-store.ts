import { isoToEpochMs } from "@duplistatus/duplicati";
import type { Sql } from "../platform/database/database.ts";
import type { LoggedJob } from "./link.ts";

/** Few enough placeholders for both engines. */
const chunk = 200;

export interface Proof {
  job: string;
  job_id: number;
  server_id: string;
  backup_id: string;
  /** Of the job that knows the run. */
  run_count: number;
  begin: string;
}

interface JobOfName {
  id: number;
  server_id: string;
  backup_id: string;
  run_count: number;
}

/** Jobs of the name of `job`, ignoring case, that have one of its Backup runs. */
export async function findProofs(sql: Sql, job: LoggedJob): Promise<Proof[]> {
  const backups = job.runs.filter((run) => run.operation === "Backup" && run.begin !== null);
  if (backups.length === 0) return [];
  const jobs = await sql.all<JobOfName>(
    "select id, server_id, backup_id, run_count from jobs where lower(name) = lower(?)",
    [job.name],
  );
  const proofs: Proof[] = [];
  for (const { id, ...one } of jobs) {
    const begin = (await exactRun(sql, id, backups)) ?? (await runOfSecond(sql, id, backups));
    if (begin !== null) proofs.push({ ...one, job: job.name.toLowerCase(), job_id: id, begin });
  }
  return proofs;
}

async function exactRun(sql: Sql, jobId: number, runs: LoggedJob["runs"]): Promise<string | null> {
  const begins = runs.map((run) => run.begin!).filter((begin) => begin.includes("."));
  for (let at = 0; at < begins.length; at += chunk) {
    const part = begins.slice(at, at + chunk);
    const row = await sql.get<{ dedupe_key: string }>(
      `select dedupe_key from runs where job_id = ? and operation = 'Backup'
         and dedupe_key in (${part.map(() => "?").join(", ")}) order by begin_at desc limit 1`,
      [jobId, ...part],
    );
    if (row !== undefined) return row.dedupe_key;
  }
  return null;
}

interface RunOfSecond {
  begin_at: number;
  end_at: number | null;
  status: string;
  files: number | null;
  source_bytes: number | null;
}

const second = (at: number): number => Math.floor(at / 1000);
const toTheSecond = (text: string | null): number | null => {
  const at = text === null ? null : isoToEpochMs(text);
  return at === null ? null : second(at);
};

/** A text report tells its begin to the second: end, result and counters must agree, and be there. */
async function runOfSecond(sql: Sql, jobId: number, runs: LoggedJob["runs"]): Promise<string | null> {
  const times = runs.map((run) => toTheSecond(run.begin)).filter((at) => at !== null);
  const known = await sql.all<RunOfSecond>(
    `select begin_at, end_at, status, files, source_bytes from runs
     where job_id = ? and begin_at >= ? and begin_at < ? and operation = 'Backup' and dedupe_key not like '%.%'
     order by begin_at desc`,
    [jobId, Math.min(...times) * 1000, (Math.max(...times) + 1) * 1000],
  );
  for (const run of runs) {
    const same = known.some(
      (one) =>
        second(one.begin_at) === toTheSecond(run.begin) &&
        one.end_at !== null &&
        second(one.end_at) === toTheSecond(run.end) &&
        one.status === run.result &&
        one.files === run.examinedFiles &&
        one.source_bytes === run.sourceSize,
    );
    if (same) return run.begin;
  }
  return null;
}

export interface SameMachine {
  server_id: string;
  /** Runs that both have, and runs that the other one has at all. */
  shared: number;
  runs: number;
  /** One of the jobs, and the begin of a run of it. */
  job: string;
  begin: string;
}

/** Servers of the machine name of `serverId` that report, that nobody collects, and that have runs of it. */
export async function sameMachines(sql: Sql, serverId: string): Promise<SameMachine[]> {
  const rows = await sql.all<SameMachine>(
    `select other.id as server_id, count(k.id) as shared, count(r.id) as runs, min(o.name) as job,
       max(k.dedupe_key) as begin
     from servers own join servers other on lower(other.name) = lower(own.name) and other.id <> own.id
     join jobs o on o.server_id = other.id
     join runs r on r.job_id = o.id and r.dedupe_key like '%.%'
     left join jobs j on j.server_id = own.id and lower(j.name) = lower(o.name)
     left join runs k on k.job_id = j.id and k.operation = r.operation and k.dedupe_key = r.dedupe_key
     where own.id = ? and other.archived_at is null
       and exists (select 1 from server_identities where server_id = other.id)
       and not exists (select 1 from connections where server_id = other.id)
     group by other.id`,
    [serverId],
  );
  return rows
    .map((row) => ({ ...row, shared: Number(row.shared), runs: Number(row.runs) }))
    .filter(({ shared }) => shared > 0);
}
