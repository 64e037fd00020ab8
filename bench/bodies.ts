import { type DemoReport, type DemoServer, demoReports } from "../tools/src/demo/index.ts";

const bytesOfTime = 28;
const logTag = "Information-Duplicati.Library.Main.BasicResults-BackendEvent";

/** A prepared report of one job; `stamp` makes it another run of that job by overwriting a few digits in place. */
export interface PreparedBody {
  bytes: Buffer;
  /** Begin of the run, epoch ms; must differ by at least a second between two runs. */
  stamp(begin: number): void;
}

/**
 * One prepared 40 kB report with 200 log lines for each job of the servers.
 * @param announced false: they do not tell the next run, and are of jobs of their own: it is learned from the history
 */
export function prepareBodies(
  servers: DemoServer[],
  now: number,
  { announced = true }: { announced?: boolean } = {},
): PreparedBody[] {
  const newest = new Map<string, DemoReport>();
  for (const report of demoReports({ seed: "bench", now, servers })) {
    const { run } = report;
    if (run.cleanup && run.added > 0) newest.set(`${run.server.machineId} ${run.job.backupId}`, report);
  }
  return [...newest.values()].map((report) => {
    const text = withLogLines(report, 200, 0);
    return prepare(announced ? text : unannounced(text, report.run.job.name));
  });
}

/** The report of a job of another name and number, so that nothing was ever announced of it. */
const unannounced = (text: string, name: string): string =>
  text
    .replaceAll("next-scheduled-run", "unknown-key")
    .replaceAll(name, `${name} (silent)`)
    .replaceAll(/(backup-id\W+DB-)(?=\d)/g, "$19");

/** One report of so many log lines, about 250 bytes each: 200 000 lines are 50 MB. */
export function largeBody(servers: DemoServer[], now: number, lines: number): PreparedBody {
  for (const report of demoReports({ seed: "large", now, servers: servers.slice(0, 1) })) {
    if (report.run.cleanup && report.run.added > 0) return prepare(withLogLines(report, lines, 105));
  }
  throw new Error("The demo made no report to enlarge.");
}

function withLogLines(report: DemoReport, count: number, padding: number): string {
  const document = JSON.parse(report.body) as { LogLines: string[] };
  const own = document.LogLines;
  const start = own[0]!.slice(0, own[0]!.indexOf(" - ["));
  const extra: string[] = [];
  let state = 88172645463325;
  const hex = () => {
    state = (state * 48271 + 11) % 281474976710655;
    return state.toString(16).padStart(12, "0").slice(0, 8);
  };
  // As a backup logs them: two lines per volume, and now and then a short one.
  const texts = [
    (volume: string) => `Put - Started: ${volume}`,
    (volume: string) => `Put - Completed: ${volume}`,
    () => `List - Completed:  (${hex()})`,
  ];
  let volume = "";
  while (own.length + extra.length < count) {
    const step = extra.length % 3;
    const path = padding > 0 ? ` ${"/srv/archive/2026/projects/".repeat(5).slice(0, padding)}${hex()}` : "";
    if (step === 0)
      volume = `duplicati-b${hex()}${hex()}${hex()}${hex()}.dblock.zip (49.9${extra.length % 10} MiB)${path}`;
    extra.push(`${start} - [${logTag}]: Backend event: ${texts[step]!(volume)}`);
  }
  document.LogLines = [...own.slice(0, 3), ...extra, ...own.slice(3)];
  return JSON.stringify(document);
}

function prepare(text: string): PreparedBody {
  const bytes = Buffer.from(text);
  const data = JSON.parse(text).Data as {
    BeginTime: string;
    EndTime: string;
    BackendStatistics: { LastBackupDate: string };
  };
  const longText = (time: string) => `${time.slice(0, -1).padEnd(bytesOfTime - 1, "0")}Z`;
  if (longText(data.BeginTime) !== data.BeginTime || longText(data.EndTime) !== data.EndTime) {
    return prepare(
      text
        .replaceAll(data.BeginTime, longText(data.BeginTime))
        .replaceAll(data.EndTime, longText(data.EndTime)),
    );
  }
  const begins = positions(bytes, data.BeginTime);
  const ends = positions(bytes, data.EndTime);
  const versions = positions(bytes, data.BackendStatistics.LastBackupDate);
  const length = Date.parse(data.EndTime) - Date.parse(data.BeginTime);
  return {
    bytes,
    stamp(begin) {
      const at = new Date(begin).toISOString();
      const end = new Date(begin + length).toISOString();
      for (const position of begins) bytes.write(at.slice(0, 23), position, "latin1");
      for (const position of ends) bytes.write(end.slice(0, 23), position, "latin1");
      for (const position of versions) bytes.write(at.slice(0, 19), position, "latin1");
    },
  };
}

function positions(bytes: Buffer, text: string): number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at);
  return found;
}
