import { takeReport } from "../ingest/take-report.ts";
import { readConfig } from "../platform/config.ts";
import type { Context } from "../platform/context.ts";
import type { Engine } from "../platform/database/database.ts";
import type { Upload, UploadOutcome } from "../recording/intake.ts";
import { createProgram } from "../wiring.ts";
import { type TestClock, testClock } from "./clock.ts";
import { testDatabase } from "./database.ts";

export {
  idOf,
  jsonReport,
  noDate,
  oldFailure,
  reportDocument,
  type SampleReport,
  textReport,
} from "./sample-reports.ts";

export interface TestIntake {
  readonly context: Context;
  readonly clock: TestClock;
  readonly databaseUrl: string | null;
  /** Sends one body through the whole intake. */
  take(body: Buffer, upload?: Partial<Upload> & { address?: string; token?: string }): Promise<UploadOutcome>;
  close(): Promise<void>;
}

/** Database, clock and reader without a web server. */
export async function testIntake(engine: Engine, workerFile?: URL): Promise<TestIntake> {
  const opened = await testDatabase(engine);
  const clock = testClock();
  const context = createProgram({
    config: {
      ...readConfig({ DATA_DIR: opened.dataDir, TZ: "UTC", LOG_LEVEL: "silent" }),
      databaseUrl: opened.databaseUrl,
    },
    database: opened.database,
    clock,
    workerFile,
  });
  return {
    context,
    clock,
    databaseUrl: opened.databaseUrl,
    take: (body, { address = "192.0.2.1", token, ...upload } = {}) =>
      takeReport(context, {
        body,
        contentType: "application/json",
        origin: { address, tokenServerId: token ?? null },
        policy: "open",
        ...upload,
      }),
    async close() {
      await context.replicas.close();
      await context.reader.close();
      await opened.close();
    },
  };
}

type Row = Record<string, unknown>;

/** Every row of what reports make, in a fixed order. */
export async function dump(context: Context): Promise<Record<"servers" | "jobs" | "days" | "runs", Row[]>> {
  const { reader } = context.database;
  return {
    servers: await reader.all<Row>("select * from servers order by id"),
    jobs: await reader.all<Row>("select * from jobs order by id"),
    days: await reader.all<Row>("select * from job_days order by job_id, day"),
    runs: await reader.all<Row>("select * from runs order by id"),
  };
}

/** The answer of an upload that was kept. */
export function kept(outcome: UploadOutcome): Extract<UploadOutcome, { kind: "kept" }> {
  if (outcome.kind !== "kept") throw new Error(`The report was refused: ${JSON.stringify(outcome.failure)}`);
  return outcome;
}
