import { type Attention, attentionOf, type DashboardJob, type DashboardServer } from "@duplistatus/contract";
import type { WatchedJobRow } from "../../monitoring/job-view.ts";

/** Sums over jobs, without reading those that did not change. */
export interface Totals {
  readonly jobs: number;
  readonly runs: number;
  readonly sourceBytes: number;
  readonly storedBytes: number;
  readonly uploadedBytes: number;
  readonly overdue: number;
  readonly lastReportAt: number | null;
  readonly attention: Attention;
  /** Puts a job in, or in the place of what it was. */
  put(job: WatchedJobRow, view: DashboardJob): void;
  putServer(server: DashboardServer): void;
  /** The version of the journal that they are right of. */
  version: number;
}

interface Share {
  runs: number;
  source: number;
  stored: number;
  uploaded: number;
  overdue: number;
}

const nothing: Share = { runs: 0, source: 0, stored: 0, uploaded: 0, overdue: 0 };

/** Each backup is counted in one of these. */
const kinds = ["needs", "acknowledged", "fine", "unscheduled", "neverRan"] as const;

export function createTotals(version: number): Totals {
  const shares = new Map<number, Share>();
  const sum = { ...nothing };
  const attention = attentionOf([], []);
  const kindOf = new Map<number, (typeof kinds)[number]>();
  const troubled = new Set<string>();
  let lastReportAt: number | null = null;
  return {
    version,
    get jobs() {
      return shares.size;
    },
    get runs() {
      return sum.runs;
    },
    get sourceBytes() {
      return sum.source;
    },
    get storedBytes() {
      return sum.stored;
    },
    get uploadedBytes() {
      return sum.uploaded;
    },
    get overdue() {
      return sum.overdue;
    },
    get lastReportAt() {
      return lastReportAt;
    },
    get attention() {
      return { ...attention, servers: troubled.size };
    },
    putServer(server) {
      if (attentionOf([], [server]).servers > 0) troubled.add(server.id);
      else troubled.delete(server.id);
    },
    put(job, view) {
      const own = attentionOf([view], []);
      const kind = kinds.find((one) => own[one] > 0)!;
      const earlier = kindOf.get(job.id);
      if (earlier !== undefined) attention[earlier] -= 1;
      attention[kind] += 1;
      kindOf.set(job.id, kind);
      const before = shares.get(job.id) ?? nothing;
      const now: Share = {
        runs: job.run_count,
        source: job.source_bytes ?? 0,
        stored: job.stored_bytes ?? 0,
        uploaded: job.uploaded_total,
        overdue: Number(job.overdue_since !== null),
      };
      for (const name of Object.keys(sum) as (keyof Share)[]) sum[name] += now[name] - before[name];
      shares.set(job.id, now);
      const { last_received_at: received } = job;
      if (received !== null) lastReportAt = Math.max(lastReportAt ?? 0, received);
    },
  };
}
