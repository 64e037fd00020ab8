import type { Report } from "@duplistatus/duplicati";
import type { Sql } from "../../platform/database/database.ts";
import { indexable } from "../servers/identity.ts";
import {
  extendSighting,
  findSighted,
  insertSighting,
  type Sighted,
  type SightingRow,
  sightingsOf,
} from "./names-store.ts";
import { groupSightings } from "./same-job.ts";
import { findJob, findJobByAlias, findJobsNamed, insertJob, type JobRow, lockJob } from "./store.ts";

/** Characters of a name or backup id that are kept. */
export const nameLimit = 500;

/** What tells the jobs of a server apart: Duplicati's backup id, or the name where a report has none (up to 2.0.7.1). */
export function backupIdOf(report: Pick<Report, "backupId" | "backupName">): string {
  if (report.backupId) return report.backupId.slice(0, nameLimit);
  return `name:${(report.backupName ?? "").slice(0, nameLimit)}`;
}

/**
 * How jobs are told apart; the whole model is docs/identity.md. Duplicati numbers the jobs of one database: `DB-1` of a
 * reinstalled machine is another job than `DB-1` before. A server that took up another one in a merge therefore knows
 * several *id namespaces*: its own (empty text) and one per merge (`m<merge id>`) for the identities that came with it,
 * or per rule (`r<identity id>`). Numbers of a foreign namespace carry it in front (`m3|DB-1`); what is no number
 * (the hash of a destination, an id that a user chose) means the same wherever it is met.
 */
const foreign = /^([mr]\d+)\|/;

/** The id namespace that a stored id belongs to. */
export const namespaceOf = (storedId: string): string => foreign.exec(storedId)?.[1] ?? "";

/** True for a number that Duplicati's server dealt, in whatever namespace. */
export const isNumber = (storedId: string): boolean => /^(?:[mr]\d+\|)?DB-\d+$/.test(storedId);

/** The id a job is stored under; what is foreign already stays as it is. */
export const inNamespace = (namespace: string, backupId: string): string =>
  namespace === "" || !isNumber(backupId) || foreign.test(backupId) ? backupId : `${namespace}|${backupId}`;

/** What a report or Duplicati's API says of a job. */
export interface NamedJob {
  serverId: string;
  /** Of the identity the report came under; empty for the API: a collected server has its own numbers. */
  namespace: string;
  /** `DB-<n>`, the hash of a destination, or `name:<job name>` where a report has no id. */
  backupId: string;
  name: string;
  /** Begin of the run, or when the API was asked, epoch ms. */
  at: number;
  /** Whether `name` is the name of the job: of a Backup or Sync, and not that of a program. */
  tellsName: boolean;
}

/** Names that Duplicati's programs give a job that has none (docs/duplicati 2.3). */
export const isProgramName = (name: string): boolean =>
  /^duplicati[.-](?:commandline|cli|server|gui|service|windowsservice|agent)[a-z.-]*$/i.test(name.trim());

/** Operations whose reports tell what their job is called; another one may carry the name of a program. */
const naming = /^(?:Backup|Sync)$/;

/** True when `name` in a report of `operation` is the name of the job. */
export const tellsName = (operation: string, name: string | null): name is string =>
  name !== null && name !== "" && naming.test(operation) && !isProgramName(name);

/** Names are compared as Duplicati does: ignoring case. */
export const nameKey = (name: string): string => indexable(name.toLowerCase());

const storedId = ({ namespace, backupId }: NamedJob): string => inNamespace(namespace, backupId);

const byStoredId = async (sql: Sql, serverId: string, id: string): Promise<JobRow | undefined> =>
  (await findJob(sql, serverId, id)) ?? (await findJobByAlias(sql, serverId, id));

/** The only job of a name that is not told apart by its destination. */
async function onlyNamed(sql: Sql, { serverId, name }: NamedJob): Promise<JobRow | undefined> {
  if (isProgramName(name)) return undefined;
  const jobs = await findJobsNamed(sql, serverId, name);
  const named = jobs.filter(({ backup_id: id }) => isNumber(id) || /^(?:name|former):/.test(id));
  return named.length === 1 ? named[0] : undefined;
}

/**
 * The job that is meant, locked until the transaction ends; undefined when it is a new one.
 * 1. A number with a name: the job that the names and numbers met so far make it (jobs/same-job.ts).
 * 2. A number without a name that counts: the job that has it, else the only one of that name.
 * 3. No number: the only job of that name.
 * 4. The hash of a destination, or an id that a user chose: by it alone, for the names of command-line runs prove nothing.
 */
export async function findNamedJob(sql: Sql, named: NamedJob): Promise<JobRow | undefined> {
  const { serverId, name, tellsName, at } = named;
  const id = storedId(named);
  if (!isNumber(id)) {
    const known = await byStoredId(sql, serverId, id);
    return (
      known ?? (id.startsWith("name:") ? onlyOfName(await findJobsNamed(sql, serverId, name)) : undefined)
    );
  }
  if (!tellsName) return (await byStoredId(sql, serverId, id)) ?? onlyNamed(sql, named);

  const key = nameKey(name);
  const sighted = await findSighted(sql, serverId, id, key);
  if (sighted !== undefined) return sighted;
  const rows = await sightingsOf(sql, serverId);
  const all = [...rows.map(asSighting), { number: id, name: key, first: at, last: at, pin: null, seen: 1 }];
  const groups = groupSightings(all);
  const mates = rows.filter((_, index) => groups[index] === groups.at(-1));
  mates.sort((a, b) => b.last_at - a.last_at);
  if (mates[0] !== undefined) return lockJob(sql, mates[0].job_id);
  const unseen = (job: JobRow | undefined) => (rows.some((row) => row.job_id === job?.id) ? undefined : job);
  return unseen(await byStoredId(sql, serverId, id)) ?? unseen(await onlyNamed(sql, named));
}

/** The job that is meant, made where it is new. @param at epoch ms of now */
export async function findOrMakeJob(
  sql: Sql,
  named: NamedJob,
  at: number,
): Promise<{ job: JobRow; isNew: boolean }> {
  const known = await findNamedJob(sql, named);
  if (known !== undefined) return { job: known, isNew: false };
  const { serverId, name } = named;
  const id = storedId(named);
  const taken = isNumber(id) && (await byStoredId(sql, serverId, id)) !== undefined;
  // Its number belongs to another job, until it is settled who had it last (jobs/numbers.ts).
  const backupId = taken ? `former:${id}:${nameKey(name)}` : id;
  return { job: await insertJob(sql, { serverId, backupId, name, createdAt: at }), isNew: true };
}

const onlyOfName = (jobs: readonly JobRow[]): JobRow | undefined => (jobs.length === 1 ? jobs[0] : undefined);

export const asSighting = (row: SightingRow) => ({
  number: row.backup_id,
  name: row.name_key,
  first: row.first_at,
  last: row.last_at,
  pin: row.pin,
  seen: row.seen,
});

/** Spans of names are kept to the hour: a job that runs every minute need not write one each time. */
const spanPrecision = 3_600_000;

/**
 * Notes that a job was met under its number and name.
 * @returns true when that may change which jobs are one, or whose a number is (jobs/regroup.ts)
 */
export async function recordSighting(sql: Sql, job: JobRow, named: NamedJob): Promise<boolean> {
  const backupId = storedId(named);
  if (!named.tellsName || !isNumber(backupId)) return false;
  const { serverId, name, at } = named;
  const key = nameKey(name);
  // A job that was found by this very pair carries its span.
  const { first_at, last_at } = job as Partial<Sighted>;
  const known =
    first_at === undefined || last_at === undefined
      ? await findSighted(sql, serverId, backupId, key)
      : { first_at, last_at };
  if (known === undefined) {
    await insertSighting(sql, {
      server_id: serverId,
      backup_id: backupId,
      name_key: key,
      name,
      job_id: job.id,
      first_at: at,
      last_at: at,
      seen: 1,
      pin: null,
    });
    return true;
  }
  if (at >= known.first_at && at <= known.last_at + spanPrecision) return false;
  await extendSighting(sql, { serverId, backupId, nameKey: key }, at);
  return at < known.first_at || backupId !== job.backup_id;
}
