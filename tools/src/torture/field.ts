import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sqliteFile } from "../../../server/src/platform/database/open.ts";
import { openSqliteConnection } from "../../../server/src/platform/database/sqlite-connection.ts";
import { type Program, startProgram, type Vitals } from "../../../server/src/testing/program.ts";
import { idOf, jsonReport } from "../../../server/src/testing/sample-reports.ts";

/** From `tools/dist`. */
const mainFile = fileURLToPath(new URL("../../server/dist/main.js", import.meta.url));

/** How a storm ended. */
export interface Outcome {
  sent: number;
  /** Answered 200 and not stored. */
  lost: number;
  doubled: number;
  /** Answers 5xx, but 503. */
  wrong: number;
  /** Answers 503. */
  later: number;
  worstLoopMs: number;
  peakBytes: number;
  /** What the columns do not tell. */
  note?: string;
}

/** A program in a directory of its own, with what was sent to it and what it answered. */
export interface Field {
  readonly dataDir: string;
  program: Program;
  /** Starts it again after it was ended. */
  restart(): Promise<void>;
  /** Sends a body; 0 = no answer. */
  send(body: Buffer, path?: string): Promise<number>;
  /** Sends a report that has not been sent before, and remembers it when it is acknowledged. */
  report(client?: number, lines?: number): Promise<number>;
  outcome(): Promise<Outcome>;
  end(): Promise<void>;
}

const begin = Date.UTC(2026, 5, 15, 1);

interface FieldOptions {
  env?: Record<string, string>;
  dataDir?: string;
  under?: readonly string[];
  /** The runs that are stored; those of SQLite's file unless told otherwise. */
  stored?: () => Promise<StoredRun[]>;
}

export async function openField({ env, dataDir, under, stored }: FieldOptions = {}): Promise<Field> {
  const own = mkdtempSync(join(tmpdir(), "duplistatus-torture-"));
  const directory = dataDir ?? own;
  const start = () =>
    startProgram({ mainFile, dataDir: directory, ...(env && { env }), ...(under && { under }) });
  const codes = new Map<number, number>();
  const acknowledged = new Set<string>();
  const worst: Vitals = { worstLoopMs: 0, peakBytes: 0, bytes: 0 };
  let number = 0;

  const look = async () => {
    if (!field.program.child.connected) return;
    const { worstLoopMs, peakBytes } = await field.program.vitals();
    worst.worstLoopMs = Math.max(worst.worstLoopMs, worstLoopMs);
    worst.peakBytes = Math.max(worst.peakBytes, peakBytes);
  };

  const field: Field = {
    dataDir: directory,
    program: await start(),
    async restart() {
      field.program = await start();
      // The start itself is no storm.
      await field.program.vitals();
    },
    async send(body, path = "/api/upload") {
      const headers = { "content-type": "application/json" };
      const code = await fetch(`${field.program.url}${path}`, { method: "POST", headers, body }).then(
        async (answer) => {
          await answer.arrayBuffer();
          return answer.status;
        },
        () => 0,
      );
      codes.set(code, (codes.get(code) ?? 0) + 1);
      return code;
    },
    async report(client = 0, lines = 20) {
      const at = begin + ++number * 1000;
      const machine = `machine-${client}`;
      const logLines = Array.from(
        { length: lines },
        (_, line) => `2026-06-15 01:00:00 +00 - [Information-A.B-C]: ${line}`,
      );
      const body = jsonReport({ machineId: idOf(machine), machineName: machine, begin: at, logLines });
      const code = await field.send(body);
      if (code === 200) acknowledged.add(`${idOf(machine)}/${at}`);
      return code;
    },
    async outcome() {
      const { child, said } = field.program;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The program ended by itself (${child.exitCode ?? child.signalCode}): ${said()}`);
      await look();
      const rows = await (stored ?? (async () => storedIn(directory)))();
      const keys = rows.map(({ server_id, begin_at }) => `${server_id}/${begin_at}`);
      const there = new Set(keys);
      const answers = [...codes];
      const sum = (wanted: (code: number) => boolean) =>
        answers.reduce((total, [code, count]) => total + (wanted(code) ? count : 0), 0);
      return {
        sent: sum(() => true),
        lost: [...acknowledged].filter((one) => !there.has(one)).length,
        // Bodies that were changed may tell of other runs with the same begin; those of `report` never do.
        doubled:
          keys.filter((key) => acknowledged.has(key)).length -
          [...acknowledged].filter((key) => there.has(key)).length,
        wrong: sum((code) => code >= 500 && code !== 503),
        later: sum((code) => code === 503),
        ...worst,
      };
    },
    async end() {
      await field.program.end("SIGKILL");
      rmSync(own, { recursive: true, force: true });
    },
  };
  await field.program.vitals();
  return field;
}

/** A run as it is stored. */
export interface StoredRun {
  server_id: string;
  begin_at: number;
}

export const storedRuns = "select server_id, begin_at from runs join jobs on jobs.id = runs.job_id";

/** The runs in a SQLite file. */
function storedIn(dataDir: string): StoredRun[] {
  const connection = openSqliteConnection(join(dataDir, sqliteFile));
  try {
    const [check] = connection.prepare("pragma integrity_check").all([]) as { integrity_check: string }[];
    if (check!.integrity_check !== "ok")
      throw new Error(`The database is damaged: ${check!.integrity_check}`);
    return connection.prepare(storedRuns).all([]) as StoredRun[];
  } finally {
    connection.close();
  }
}
