import type { Sql } from "../platform/database/database.ts";
import { giveSighting, runsWithNames, type SightingRow, sightingsOf } from "../records/jobs/names-store.ts";
import { settleNumbers } from "../records/jobs/numbers.ts";
import { rebuildJob } from "../records/jobs/recompute.ts";
import { groupSightings } from "../records/jobs/same-job.ts";
import { findJobById, insertJob, renameJob } from "../records/jobs/store.ts";
import { asSighting, nameKey } from "../records/jobs/which-job.ts";
import { dropJob, giveIncidents, giveRest, giveRuns } from "./regroup-store.ts";

/** Sightings of one job, as the names and numbers now known make it. */
interface Group {
  rows: SightingRow[];
  jobId: number | null;
}

const newest = (rows: readonly SightingRow[]): SightingRow =>
  rows.reduce((a, b) => (b.last_at > a.last_at ? b : a));

function groupsOf(rows: readonly SightingRow[]): Group[] {
  const of = groupSightings(rows.map(asSighting));
  const groups = new Map<number, Group>();
  rows.forEach((row, at) => {
    const group = groups.get(of[at]!) ?? { rows: [], jobId: null };
    group.rows.push(row);
    groups.set(of[at]!, group);
  });
  return [...groups.values()];
}

/** Each group gets one of the jobs that its sightings belong to; a job stays with the group that had it last. */
function chooseJobs(groups: readonly Group[]): void {
  const owners = new Map<number, Group>();
  for (const group of groups) {
    for (const row of group.rows) {
      const owner = owners.get(row.job_id);
      const latest = (one: Group) =>
        Math.max(...one.rows.filter((own) => own.job_id === row.job_id).map((own) => own.last_at));
      if (owner === undefined || latest(group) > latest(owner)) owners.set(row.job_id, group);
    }
  }
  for (const [jobId, group] of [...owners].sort(([a], [b]) => a - b)) group.jobId ??= jobId;
}

/**
 * Brings the jobs of a server in line with what their names and numbers prove: a report that comes late can show that
 * two jobs are one, or that one is two (jobs/same-job.ts). Runs follow the name they were reported under.
 * @param at epoch ms of now
 * @returns jobs whose runs changed: what is expected of them has to be worked out anew
 */
export async function regroupJobs(sql: Sql, serverId: string, at: number): Promise<number[]> {
  const groups = groupsOf(await sightingsOf(sql, serverId));
  chooseJobs(groups);
  const wrong = groups.filter(({ rows, jobId }) => rows.some((row) => row.job_id !== jobId));
  const changed = new Set<number>();
  for (const group of wrong) {
    group.jobId ??= (
      await insertJob(sql, {
        serverId,
        backupId: `former:${group.rows[0]!.backup_id}:${group.rows[0]!.name_key}`,
        name: newest(group.rows).name,
        createdAt: Math.min(at, ...group.rows.map((row) => row.first_at)),
      })
    ).id;
  }
  for (const group of wrong) {
    const others = new Set(group.rows.map((row) => row.job_id).filter((id) => id !== group.jobId));
    for (const from of others) {
      await moveGroup(sql, group, from, at);
      changed.add(from).add(group.jobId!);
    }
  }
  await settleNumbers(sql, serverId);
  const left: number[] = [];
  for (const id of changed) {
    const job = await findJobById(sql, id);
    if (job === undefined) continue;
    const own = groups.find((group) => group.jobId === id);
    if (own !== undefined && nameKey(job.name) !== newest(own.rows).name_key) {
      await renameJob(sql, id, newest(own.rows).name);
    }
    await rebuildJob(sql, id);
    left.push(id);
  }
  return left;
}

async function moveGroup(sql: Sql, group: Group, from: number, at: number): Promise<void> {
  const to = group.jobId!;
  const rest = (await sightingsOf(sql, group.rows[0]!.server_id)).filter(
    (row) => row.job_id === from && !group.rows.some((own) => isSame(own, row)),
  );
  if (rest.length === 0) {
    await giveRuns(
      sql,
      (await runsWithNames(sql, from)).map((run) => run.id),
      to,
    );
    await giveIncidents(sql, from, to, at);
    await giveRest(sql, from, to);
    await dropJob(sql, from);
    return;
  }
  const names = new Set(group.rows.map((row) => row.name_key));
  const within = (begin: number) => group.rows.some((row) => begin >= row.first_at && begin <= row.last_at);
  const told = await runsWithNames(sql, from);
  const moved = told.filter((run) =>
    run.told === null ? within(run.begin_at) : names.has(nameKey(run.told)),
  );
  await giveRuns(
    sql,
    moved.map((run) => run.id),
    to,
  );
  for (const row of group.rows) if (row.job_id === from) await giveSighting(sql, row, to);
}

const isSame = (a: SightingRow, b: SightingRow): boolean =>
  a.backup_id === b.backup_id && a.name_key === b.name_key;
