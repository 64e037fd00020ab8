import { type RunEntry, type RunList, type RunSort, runFilterStatuses, runSort } from "@duplistatus/contract";
import { z } from "zod";
import type { Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import { jobsInScope, type ListedRun, listRuns, type RunPlace } from "./list-store.ts";

const moment = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Where a page ended, as the address carries it. */
const place = z
  .string()
  .max(2_000)
  .transform((text, issue): RunPlace => {
    try {
      const [key, id] = JSON.parse(Buffer.from(text, "base64url").toString());
      if ((typeof key === "string" || Number.isSafeInteger(key)) && Number.isSafeInteger(id))
        return { key, id };
    } catch {
      // Told below, as everything else that is no place.
    }
    issue.addIssue({ code: "custom", message: "must be the `next` of an earlier answer" });
    return z.NEVER;
  });

const isText = (sort: RunSort): boolean => sort === "job" || sort === "operation";

/** What `GET /api/v1/runs` can be asked. */
export const runListQuery = z
  .object({
    server: z.string().max(2_000).optional(),
    job: z.coerce.number().int().positive().optional(),
    status: z.enum(runFilterStatuses).optional(),
    operation: z.string().max(100).optional(),
    /** Begin of the runs, epoch ms: from inclusive, until exclusive. */
    from: moment.default(0),
    until: moment.default(Number.MAX_SAFE_INTEGER),
    sort: runSort.default("begin"),
    order: z.enum(["asc", "desc"]).default("desc"),
    after: place.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  })
  .refine(({ server, job }) => server !== undefined || job !== undefined, {
    error: "must be given, or job",
    path: ["server"],
  })
  .refine(({ after, sort }) => after === undefined || (typeof after.key === "string") === isText(sort), {
    error: "belongs to another order",
    path: ["after"],
  });

const entryOf = (run: ListedRun): RunEntry => ({
  id: run.id,
  jobId: run.job_id,
  operation: run.operation,
  status: run.status as RunEntry["status"],
  beginAt: run.begin_at,
  durationMs: run.duration_ms,
  files: run.files,
  sourceBytes: run.source_bytes,
  uploadedBytes: run.uploaded,
  storedBytes: run.stored_bytes,
  versions: run.versions,
  warnings: run.warnings,
  errors: run.errors,
  partial: has(run.flags, runFlag.partial),
  interrupted: has(run.flags, runFlag.interrupted),
  dryrun: has(run.flags, runFlag.dryrun),
  unconfirmed: has(run.flags, runFlag.unconfirmed),
});

/** A page of the runs of a server or a job. */
export async function readRunList(
  context: Context,
  query: z.infer<typeof runListQuery>,
  visible: Visible = null,
): Promise<RunList> {
  const sql = context.database.reader;
  const scope = query.job === undefined ? { server: query.server! } : { job: query.job };
  const jobs = (await jobsInScope(sql, scope)).filter(
    (job) => visible === null || visible.has(job.server_id),
  );
  const total = jobs.reduce((sum, job) => sum + job.run_count, 0);
  if (jobs.length === 0) return { runs: [], next: null, total };
  const filter = {
    status: query.status ?? null,
    operation: query.operation ?? null,
    from: query.from,
    until: query.until,
  };
  const order = { sort: query.sort, ascending: query.order === "asc" };
  const ids = jobs.map((job) => job.id);
  const rows = await listRuns(sql, ids, filter, order, query.after ?? null, query.limit + 1);
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    runs: page.map(entryOf),
    next:
      rows.length > query.limit && last
        ? Buffer.from(JSON.stringify([last.sort_key, last.id])).toString("base64url")
        : null,
    total,
  };
}
