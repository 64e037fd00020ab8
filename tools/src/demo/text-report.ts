import { cultureText, type Instant, timeSpanText } from "./formats.ts";
import { firstMessages, logLines } from "./log-lines.ts";
import type { DemoRun } from "./run.ts";
import { exceptionText } from "./troubles.ts";

/** The default text report in its form field (docs/duplicati 3), as releases without machine ids send it. */
export function textReport(run: DemoRun): string {
  const head = `Duplicati ${run.operation} report for ${run.job.name}\n\n`;
  const log = logLines(run).filter((line) => !line.includes("[Information-"));
  const text = run.exception ? failure(run) : properties(run);
  const data = log.length > 0 ? `\nLog data:\n${log.join("\n")}\n` : "";
  return `message=${escaped(`${head}${text}${data}`)}`;
}

function failure(run: DemoRun): string {
  const exception = run.exception!;
  return `Failed: ${exception.message}\nDetails: ${exceptionText(exception, run.release)}\n`;
}

function properties(run: DemoRun): string {
  const warnings = run.troubles.filter(({ level }) => level === "Warning");
  const values: [string, string | number][] = [
    ["DeletedFiles", run.deleted],
    ["DeletedFolders", 0],
    ["ModifiedFiles", run.modified],
    ["ExaminedFiles", run.examined],
    ["OpenedFiles", run.opened],
    ["AddedFiles", run.added],
    ["SizeOfModifiedFiles", run.modifiedSize],
    ["SizeOfAddedFiles", run.addedSize],
    ["SizeOfExaminedFiles", run.sourceSize],
    ["SizeOfOpenedFiles", run.addedSize + run.modifiedSize],
    ["NotProcessedFiles", 0],
    ["AddedFolders", run.addedFolders],
    ["TooLargeFiles", 0],
    ["FilesWithError", 0],
    ["ModifiedFolders", 0],
    ["ModifiedSymlinks", 0],
    ["AddedSymlinks", 0],
    ["DeletedSymlinks", 0],
    ["PartialBackup", run.partial ? "True" : "False"],
    ["Dryrun", "False"],
    ["MainOperation", run.operation],
    ["ParsedResult", run.result],
    ["Version", run.release.display],
    ["EndTime", dateText(run, run.end)],
    ["BeginTime", dateText(run, run.begin)],
    ["Duration", timeSpanText(run.begin, run.end)],
    ["MessagesActualLength", 9 + run.filesUploaded * 2],
    ["WarningsActualLength", warnings.length],
    ["ErrorsActualLength", run.troubles.length - warnings.length],
  ];
  const lines = values.map(([key, value]) => `${key}: ${value}\n`).join("");
  const listed = logLines(run).filter((line) => line.includes("[Warning-"));
  return `${lines}${list("LimitedMessages", firstMessages(run, 11))}${list("LimitedWarnings", listed)}${list("LimitedErrors", [])}`;
}

function list(name: string, items: string[]): string {
  if (items.length === 0) return `${name}: []\n`;
  const shown = items.slice(0, 10).map((item) => `    ${item},\n`);
  return `${name}: [\n${shown.join("")}${items.length > 10 ? "...\n" : ""}]\n`;
}

function dateText(run: DemoRun, at: Instant): string {
  const local = cultureText(run.server.zone, run.server.culture, at.ms, run.release.mono);
  return `${local} (${Math.floor(at.ms / 1000)})`;
}

/** As .NET escapes: also the characters that `encodeURIComponent` leaves alone. */
function escaped(text: string): string {
  const encode = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return encodeURIComponent(text).replace(/[!'()*]/g, encode);
}
