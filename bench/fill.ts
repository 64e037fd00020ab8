import { openDatabase } from "../server/src/platform/database/open.ts";
import { rebuildAll } from "../server/src/records/jobs/recompute.ts";
import { insertJob } from "../server/src/records/jobs/store.ts";
import { runFlag } from "../server/src/records/runs/flags.ts";
import type { RunValues } from "../server/src/records/runs/run-values.ts";
import { insertRun } from "../server/src/records/runs/store.ts";
import { insertIdentity, insertServer } from "../server/src/records/servers/store.ts";
import type { DemoServer } from "../tools/src/demo/index.ts";

const FOUR_HOURS = 4 * 3_600_000;

/**
 * Fills a data directory with `runs` runs, spread evenly over the jobs of the servers, one every four hours up to
 * `until` (epoch ms). Rows go in through the server's own stores; job states and daily roll-ups are then computed by what
 * `duplistatus rebuild` calls. The runs have no raw report: nothing that is measured reads those, and a million of them
 * would be six gigabytes.
 */
export async function fill(
  dataDir: string,
  servers: DemoServer[],
  runs: number,
  until: number,
): Promise<void> {
  const database = await openDatabase({ dataDir, databaseUrl: null });
  try {
    const jobs = servers.flatMap((server) => server.jobs.map((job) => ({ server, job })));
    const each = Math.ceil(runs / jobs.length);
    const first = until - each * FOUR_HOURS;
    for (const server of servers) {
      await database.write(async (sql) => {
        await insertServer(sql, {
          id: server.machineId,
          name: server.name,
          placeholder: 0,
          createdAt: first,
        });
        await insertIdentity(sql, "machine-id", server.machineId, server.machineId, first);
      });
    }
    let left = runs;
    for (const [index, { server, job }] of jobs.entries()) {
      const count = Math.min(each, left);
      left -= count;
      await database.write(async (sql) => {
        const { id } = await insertJob(sql, {
          serverId: server.machineId,
          backupId: job.backupId,
          name: job.name,
          createdAt: first,
        });
        for (let i = 0; i < count; i++) {
          const begin = until - (count - i) * FOUR_HOURS + index * 1_000;
          const values = valuesOf(i, begin);
          const dedupeKey = new Date(begin).toISOString();
          await insertRun(sql, {
            jobId: id,
            dedupeKey,
            receivedAt: begin + 95_000,
            reportId: null,
            collectedId: null,
            values,
          });
        }
      });
    }
    await rebuildAll(database);
  } finally {
    await database.close();
  }
}

function valuesOf(index: number, begin: number): RunValues {
  const failed = index % 97 === 50;
  const warned = index % 41 === 7;
  return {
    operation: "Backup",
    begin_at: begin,
    end_at: begin + 94_000,
    duration_ms: 94_000 + (index % 31) * 700,
    status: failed ? "Fatal" : warned ? "Warning" : "Success",
    flags: failed ? 0 : runFlag.good | runFlag.verified | runFlag.versionList,
    warnings: warned ? 2 : 0,
    errors: failed ? 1 : 0,
    messages: 200,
    uploaded: 52_000_000 + (index % 173) * 91_000,
    downloaded: 51_000_000,
    files: 184_000 + index,
    source_bytes: 742_000_000_000 + index * 31_000_000,
    stored_bytes: 481_000_000_000 + index * 18_000_000,
    stored_files: 19_240 + Math.floor(index / 3),
    versions: 19,
    next_run_at: begin + FOUR_HOURS,
    program_version: "2.3.0.4 (2.3.0.4_stable_2026-07-09)",
    problem: failed ? "System.Net.Sockets.SocketException: No route to host" : null,
    hints: "",
  };
}
