import { compactUtcText, cultureText, logTimeText, sizeText } from "./formats.ts";
import { randomFrom } from "./random.ts";
import type { DemoRun } from "./run.ts";
import { stackTrace } from "./troubles.ts";

const handler = "Duplicati.Library.Main.Operation.DeleteHandler";
const policy = `${handler}:RetentionPolicy`;
const backend = "Duplicati.Library.Main.BasicResults";
/** Keeps the demo's bodies small: so many volumes are named in a log at most. */
const NAMED_VOLUMES = 7;

/** The `LogLines` of a run: everything since Information from chatty servers, else what the lean filter of docs/duplicati 1.7 lets through. */
export function logLines(run: DemoRun): string[] {
  const lines = run.server.chatty && run.operation === "Backup" ? informationLines(run) : leanLines(run);
  return lines;
}

/** Information lines as a text report lists them whatever the log level: the first ones of the run. */
export function firstMessages(run: DemoRun, count: number): string[] {
  return informationLines(run).slice(0, count);
}

function leanLines(run: DemoRun): string[] {
  return [...troubleLines(run), ...retentionLines(run, false)];
}

function informationLines(run: DemoRun): string[] {
  const line = writer(run);
  const start = run.begin.ms;
  const event = (at: number, text: string) =>
    line(at, "Information", backend, "BackendEvent", `Backend event: ${text}`);
  const lines = [
    line(
      start,
      "Information",
      "Duplicati.Library.Main.Controller",
      "StartingOperation",
      "The operation Backup has started",
    ),
    event(start + 400, "List - Started:  ()"),
  ];
  if (run.exception) {
    for (let i = 1; i <= run.retries; i++) lines.push(event(start + i * 10_000, "List - Retrying:  ()"));
    return [...lines, ...troubleLines(run)];
  }
  lines.push(
    event(start + 900, `List - Completed:  (${sizeText(run.destination?.files ?? 0, run.release.mono)})`),
  );
  const names = volumeNames(run);
  const upload = (run.end.ms - start) * 0.7;
  for (const [i, { name, size }] of names.entries()) {
    const at = start + 1_000 + (upload * i) / names.length;
    const volume = `${name} (${sizeText(size, run.release.mono)})`;
    lines.push(
      event(at, `Put - Started: ${volume}`),
      event(at + upload / names.length, `Put - Completed: ${volume}`),
    );
  }
  lines.push(...troubleLines(run), ...retentionLines(run, true), ...closingLines(run));
  return lines;
}

function closingLines(run: DemoRun): string[] {
  const line = writer(run);
  const lines: string[] = [];
  const late = run.begin.ms + (run.end.ms - run.begin.ms) * 0.86;
  if (run.cleanup) {
    const count = run.cleanup.deleted.length;
    const text = count === 0 ? "No remote filesets were deleted" : `Deleted ${count} remote fileset(s)`;
    lines.push(line(late, "Information", handler, "DeleteResults", text));
    const reason = run.compacted ? "Compacting because there is wasted space" : "Compacting not required";
    lines.push(
      line(
        late,
        "Information",
        "Duplicati.Library.Main.Database.LocalDeleteDatabase",
        "CompactReason",
        reason,
      ),
    );
  }
  if (run.verified > 0) {
    const text = `Successfully verified ${run.verified} remote files`;
    lines.push(
      line(
        run.end.ms - 500,
        "Information",
        "Duplicati.Library.Main.Operation.TestHandler",
        "Test results",
        text,
      ),
    );
  }
  return lines;
}

/** Version lists in the sender's own date format; only retention policies write them (docs/duplicati 2.8). */
function retentionLines(run: DemoRun, all: boolean): string[] {
  if (run.job.retention.kind !== "policy" || !run.cleanup) return [];
  const { zone, culture } = run.server;
  const line = writer(run);
  const at = run.begin.ms + (run.end.ms - run.begin.ms) * 0.84;
  const list = (times: number[]) =>
    times.map((time) => cultureText(zone, culture, time, run.release.mono)).join(", ");
  const deleted = list(run.cleanup.deleted.map((version) => version.at));
  const considered = line(
    at,
    "Information",
    policy,
    "BackupList",
    `Backups to consider: ${list(run.cleanup.considered)}`,
  );
  const deletions = line(
    at,
    "Information",
    policy,
    "AllBackupsToDelete",
    `All backups to delete: ${deleted}`,
  );
  if (!all) return [considered, deletions];
  const frames = "7.00:00:00 / 1.00:00:00, 28.00:00:00 / 7.00:00:00, 365.00:00:00 / 31.00:00:00";
  return [
    line(at, "Information", policy, "StartCheck", "Start checking if backups can be removed"),
    line(at, "Information", policy, "FramesAndIntervals", `Time frames and intervals pairs: ${frames}`),
    considered,
    deletions,
  ];
}

function troubleLines(run: DemoRun): string[] {
  const line = writer(run);
  const step = (run.end.ms - run.begin.ms) / (run.troubles.length + 1);
  return run.troubles.map(({ level, tag, id, text }, i) => {
    const exception = text.includes("\n") && !run.exception ? `\n${stackTrace(run.release)}` : "";
    return line(run.begin.ms + step * (i + 1), level, tag, id, text + exception);
  });
}

function volumeNames(run: DemoRun): { name: string; size: number }[] {
  if (run.filesUploaded === 0) return [];
  const random = randomFrom(run.salt);
  const ending = run.job.encrypted ? "zip.aes" : "zip";
  const names: { name: string; size: number }[] = [];
  let left = run.uploaded;
  while (names.length < NAMED_VOLUMES - 1 && left > 0) {
    const size = Math.min(left, 50_000_000);
    left -= size;
    names.push({ name: `duplicati-b${random.hex(32)}.dblock.${ending}`, size });
    names.push({ name: `duplicati-i${random.hex(32)}.dindex.${ending}`, size: Math.ceil(size / 900) + 540 });
  }
  const list = `duplicati-${compactUtcText(run.begin.ms)}.dlist.${ending}`;
  names.push({ name: list, size: Math.ceil(run.examined * 31) + 1_900 });
  return names;
}

function writer(run: DemoRun) {
  const { zone, culture } = run.server;
  return (at: number, level: string, tag: string, id: string, text: string) =>
    `${logTimeText(zone, culture, at)} - [${level}-${tag}-${id}]: ${text}`;
}
