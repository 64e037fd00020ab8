import type { Sql } from "../platform/database/database.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import {
  coveredFailures,
  deleteRuns,
  fillRuns,
  moveRuns,
  readRuns,
  type SameRun,
  sameRuns,
  setRunColumns,
  takenKeys,
} from "./runs-store.ts";
import type { Row } from "./snapshot-store.ts";

/** What joining two jobs removed from `runs` or changed there. */
export interface JoinedRuns {
  /** Rows that were the poorer form of a run. */
  gone: Row[];
  /** Rows that were completed, before and after. */
  filled: { before: Row; after: Row }[];
}

/** How much a row can hold: nothing pushed < a text report < a full report. */
function fullness(reportId: number | null, flags: number): number {
  if (reportId === null) return 0;
  return has(flags, runFlag.reduced) ? 1 : 2;
}

function choose(same: SameRun): { kept: number; gone: number; fill: boolean } {
  const from = fullness(same.from_report, same.from_flags);
  const into = fullness(same.into_report, same.into_flags);
  const [kept, gone] = from > into ? [same.from_id, same.into_id] : [same.into_id, same.from_id];
  const collected = same.from_collected !== null || same.into_collected !== null;
  return { kept, gone, fill: from !== into || collected };
}

/**
 * Gives all runs of one job to another. A run that both know is kept once: of a full report, a text report and a row of
 * Duplicati's log the first there is, completed by what the other one knows, with the raw bytes of both; a failure that
 * one knows from notifications only goes where the other one knows its run.
 */
export async function joinRuns(
  sql: Sql,
  mergeId: number,
  fromJob: number,
  intoJob: number,
): Promise<JoinedRuns> {
  const choices = (await sameRuns(sql, fromJob, intoJob)).map(choose);
  const hidden = [
    ...(await coveredFailures(sql, fromJob, intoJob)),
    ...(await coveredFailures(sql, intoJob, fromJob)),
  ];
  const goneIds = [...new Set([...choices.map(({ gone }) => gone), ...hidden])];
  const fills = choices.filter(({ fill }) => fill);
  const gone = await readRuns(sql, goneIds);
  const before = await readRuns(
    sql,
    fills.map(({ kept }) => kept),
  );
  await fillRuns(sql, fills);
  await deleteRuns(sql, goneIds);
  const apart = await takenKeys(sql, fromJob, intoJob);
  const others = await readRuns(
    sql,
    apart.map(({ id }) => id),
  );
  for (const { id, dedupe_key: key } of apart) await setRunColumns(sql, id, { dedupe_key: `${key}#${id}` });
  const after = new Map(
    (
      await readRuns(
        sql,
        fills.map(({ kept }) => kept),
      )
    ).map((row) => [row.id, row]),
  );
  await moveRuns(sql, mergeId, fromJob, intoJob);
  const renamed = others.map((row) => ({
    before: row,
    after: { ...row, dedupe_key: `${row.dedupe_key}#${row.id}` },
  }));
  const filled = [...before.map((row) => ({ before: row, after: after.get(row.id!)! })), ...renamed];
  return { gone, filled };
}
