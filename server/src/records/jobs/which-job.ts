import type { Report } from "@duplistatus/duplicati";
import type { Sql } from "../../platform/database/database.ts";
import {
  backupIdsOf,
  findJob,
  findJobByAlias,
  findJobsNamed,
  hasSeveralNamespaces,
  insertAlias,
  type JobRow,
  renumberJob,
} from "./store.ts";

/** Characters of a name or backup id that are kept. */
export const nameLimit = 500;

/** What tells the jobs of a server apart: Duplicati's backup id, or the name where a report has none (up to 2.0.7.1). */
export function backupIdOf(report: Pick<Report, "backupId" | "backupName">): string {
  if (report.backupId) return report.backupId.slice(0, nameLimit);
  return `name:${(report.backupName ?? "").slice(0, nameLimit)}`;
}

/**
 * How jobs are told apart. Duplicati numbers the jobs of one database: `DB-1` of a reinstalled machine is another job
 * than `DB-1` before. A server that took up another one in a merge therefore knows several *namespaces*: its own (empty
 * text) and one per merge (`m<merge id>`) for the identities that came with it, or per rule (`r<identity id>`). A job is known by the ids in
 * `jobs.backup_id` and `job_aliases`, each unique per server; ids of a foreign namespace carry it in front
 * (`m3|DB-1`). Reports of either identity go on landing in the job that their number meant.
 */
const foreign = /^([mr]\d+)\|/;

/** The namespace that a stored id belongs to. */
export const namespaceOf = (storedId: string): string => foreign.exec(storedId)?.[1] ?? "";

/** The id a job is stored under; what is foreign already stays as it is. */
export const inNamespace = (namespace: string, backupId: string): string =>
  namespace === "" || foreign.test(backupId) ? backupId : `${namespace}|${backupId}`;

/** What a report or Duplicati's API says of a job. */
export interface NamedJob {
  serverId: string;
  /** Of the identity the report came under; empty for the API: a collected server has its own numbers. */
  namespace: string;
  /** `DB-<n>`, or `name:<job name>` where a report has no id. */
  backupId: string;
  name: string;
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/**
 * The job that is meant, locked until the transaction ends; undefined when it is a new one.
 * 1. By the number, in its namespace.
 * 2. A report without a number (up to 2.0.7.1): the only job of that name.
 * 3. On a merged server, a new number of a job that has none in this namespace yet, by its name: the reinstalled machine
 *    goes on with the history of before. The number is kept for the next time.
 */
export async function findNamedJob(sql: Sql, named: NamedJob): Promise<JobRow | undefined> {
  const { serverId, namespace, name } = named;
  const backupId = inNamespace(namespace, named.backupId);
  const known = (await findJob(sql, serverId, backupId)) ?? (await findJobByAlias(sql, serverId, backupId));
  if (known !== undefined) return known;
  const [job, ...others] = await findJobsNamed(sql, serverId, name);
  if (job === undefined || others.length > 0) return undefined;
  if (named.backupId.startsWith("name:")) return job;
  if (!(await hasSeveralNamespaces(sql, serverId))) return undefined;
  if ((await backupIdsOf(sql, job)).some((id) => namespaceOf(id) === namespace)) return undefined;
  if (namespace === "") await renumberJob(sql, job, backupId);
  else await insertAlias(sql, serverId, backupId, job.id);
  return { ...job, backup_id: namespace === "" ? backupId : job.backup_id };
}

/**
 * The job that Duplicati's API means by its number and name. After a merge it is not certain whose numbers a connection
 * that came along reaches: where the number means a job of another name, the only job of that name is taken.
 */
export async function findCollectedJob(
  sql: Sql,
  named: Omit<NamedJob, "namespace">,
): Promise<JobRow | undefined> {
  const job = await findNamedJob(sql, { ...named, namespace: "" });
  if (job === undefined || sameName(job.name, named.name)) return job;
  if (!(await hasSeveralNamespaces(sql, named.serverId))) return job;
  const [other, ...more] = await findJobsNamed(sql, named.serverId, named.name);
  return other !== undefined && more.length === 0 ? other : job;
}
