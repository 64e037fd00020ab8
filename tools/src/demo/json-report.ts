import { compactUtcText, type Instant, localIsoText, timeSpanText, utcText } from "./formats.ts";
import { logLines } from "./log-lines.ts";
import { randomFrom } from "./random.ts";
import type { DemoRun } from "./run.ts";
import { exceptionText, stackTrace } from "./troubles.ts";

const YEAR_ONE = "0001-01-01T00:00:00";

/** The JSON document that a server of the run's release posts (docs/duplicati 2), in Duplicati's member order. */
export function jsonReport(run: DemoRun): string {
  const log = logLines(run);
  const data = run.release.family === 0 && run.exception ? exceptionData(run) : resultData(run, log.length);
  const exception = run.exception ? JSON.stringify(exceptionText(run.exception, run.release)) : "null";
  const tail = run.release.family === 0 ? "" : `,"Exception":${exception}`;
  return `{"Data":${data},"Extra":${extra(run)},"LogLines":${JSON.stringify(log)}${tail}}`;
}

function resultData(run: DemoRun, lines: number): string {
  const statistics = backendStatistics(run);
  const warnings = run.troubles.filter(({ level }) => level === "Warning").length;
  const counts = {
    messages: Math.max(lines, 9 + run.filesUploaded * 2),
    warnings,
    errors: run.troubles.length - warnings,
  };
  const own = common(run, run.operation, run.result, run.begin, run.end, statistics, counts);
  switch (run.operation) {
    case "Backup":
      return `{${backupMembers(run, statistics)},${own}}`;
    case "Test":
      return `{"MainOperation":"Test",${testMembers(run)},${own}}`;
    case "Restore":
      return `{${restoreMembers(run)},"MainOperation":"Restore","RecreateDatabaseResults":null,${own}}`;
    case "Compact":
      return `{${compactMembers(run)},"MainOperation":"Compact",${own}}`;
  }
}

function backupMembers(run: DemoRun, statistics: string): string {
  const { family } = run.release;
  const compact = run.cleanup ? compactStep(run, statistics) : "null";
  const files =
    `"DeletedFiles":${run.deleted},"DeletedFolders":0,"ModifiedFiles":${run.modified},"ExaminedFiles":${run.examined},` +
    `"OpenedFiles":${run.opened},"AddedFiles":${run.added},"SizeOfModifiedFiles":${run.modifiedSize},` +
    `"SizeOfAddedFiles":${run.addedSize},"SizeOfExaminedFiles":${run.sourceSize},` +
    `"SizeOfOpenedFiles":${run.addedSize + run.modifiedSize},"NotProcessedFiles":0,"AddedFolders":${run.addedFolders},` +
    `"TooLargeFiles":0,"FilesWithError":0,${family >= 3 ? '"TimestampChangedFiles":0,' : ""}"ModifiedFolders":0,` +
    `"ModifiedSymlinks":0,"AddedSymlinks":0,"DeletedSymlinks":0,"PartialBackup":${run.partial},"Dryrun":false`;
  const steps =
    `"CompactResults":${compact},"VacuumResults":null,"DeleteResults":${deleteStep(run, compact, statistics)},` +
    `"RepairResults":null,"TestResults":${testStep(run, statistics)}`;
  const newer = family === 4 ? ',"LockResults":null,"RemoteSynchronizationResults":[]' : "";
  return `${files},"MainOperation":"Backup",${steps}${newer}`;
}

function deleteStep(run: DemoRun, compact: string, statistics: string): string {
  if (!run.cleanup) return "null";
  const { deleted } = run.cleanup;
  const sets = deleted
    .slice(0, 20)
    .map(({ number, at }) => `{"Item1":${number},"Item2":"${localIsoText(run.server.zone, at)}"}`);
  const own = common(run, "Delete", "Success", within(run, 0.83), within(run, 0.9), statistics);
  return `{"DeletedSetsActualLength":${deleted.length},"DeletedSets":[${sets}],"Dryrun":false,"MainOperation":"Delete","CompactResults":${compact},${own}}`;
}

function compactStep(run: DemoRun, statistics: string): string {
  const own = common(run, "Compact", "Success", within(run, 0.86), within(run, 0.89), statistics);
  return `{${compactMembers(run)},"MainOperation":"Compact",${own}}`;
}

function compactMembers(run: DemoRun): string {
  const { files, bytes } = run.compacted ?? { files: 0, bytes: 0 };
  return `"DeletedFileCount":${files},"DownloadedFileCount":0,"UploadedFileCount":0,"DeletedFileSize":${bytes},"DownloadedFileSize":0,"UploadedFileSize":0,"Dryrun":false,"VacuumResults":null`;
}

function testStep(run: DemoRun, statistics: string): string {
  if (run.verified === 0) return "null";
  const own = common(run, "Test", "Success", within(run, 0.91), within(run, 0.99), statistics);
  return `{"MainOperation":"Test",${testMembers(run)},${own}}`;
}

function testMembers(run: DemoRun): string {
  const random = randomFrom(`${run.salt}/test`);
  const ending = run.job.encrypted ? "zip.aes" : "zip";
  const volumes: string[] = [];
  for (let i = 0; i < Math.min(run.verified, 20); i++) {
    const kind = ["dlist", "dindex", "dblock"][i % 3]!;
    const version = run.versions[i % Math.max(run.versions.length, 1)] ?? run.begin.ms;
    const name = kind === "dlist" ? compactUtcText(version) : `${kind[1]}${random.hex(32)}`;
    volumes.push(`{"Key":"duplicati-${name}.${kind}.${ending}","Value":[]}`);
  }
  return `"VerificationsActualLength":${run.verified},"Verifications":[${volumes}]`;
}

function restoreMembers(run: DemoRun): string {
  const { files, bytes } = run.restored ?? { files: 0, bytes: 0 };
  const { family } = run.release;
  const broken = family >= 3 ? '"BrokenLocalFiles":[],"BrokenRemoteFiles":[],' : "";
  const size = family === 4 ? `,"SizeOfRestoredData":${bytes}` : "";
  const newer =
    family === 4 ? ',"UnmodifiedFiles":0,"SizeOfUnmodifiedFiles":0,"RestorePath":"/tmp/restored"' : "";
  return `${broken}"RestoredFiles":${files},"SizeOfRestoredFiles":${bytes}${size},"RestoredFolders":1,"RestoredSymlinks":0,"PatchedFiles":0,"DeletedFiles":0,"DeletedFolders":0,"DeletedSymlinks":0${newer}`;
}

function backendStatistics(run: DemoRun): string {
  const { destination, quota } = run;
  const newest = destination?.newest ? localIsoText(run.server.zone, destination.newest) : YEAR_ONE;
  const calls = 3 + run.filesUploaded + run.filesDeleted + run.verified + run.retries;
  const known = run.release.family >= 3 ? `"KnownFilesets":${destination?.versions ?? 0},` : "";
  const ticks = run.begin.ticks < 9_990 ? run.begin.ticks + 7 : run.begin.ticks;
  const begin = utcText({ ms: run.begin.ms, ticks });
  const interrupted = run.release.family >= 1 ? '"Interrupted":false,' : "";
  return (
    `{"RemoteCalls":${run.exception ? run.retries + 1 : calls},"BytesUploaded":${run.uploaded},"BytesDownloaded":${run.downloaded},` +
    `"FilesUploaded":${run.filesUploaded},"FilesDownloaded":${run.verified},"FilesDeleted":${run.filesDeleted},"FoldersCreated":0,` +
    `"RetryAttempts":${run.retries},"UnknownFileSize":0,"UnknownFileCount":0,"KnownFileCount":${destination?.files ?? 0},` +
    `"KnownFileSize":${destination?.bytes ?? 0},${known}"LastBackupDate":"${newest}","BackupListCount":${destination?.versions ?? 0},` +
    `"TotalQuotaSpace":${quota.total},"FreeQuotaSpace":${quota.free},"AssignedQuotaSpace":${destination ? quota.assigned : 0},` +
    `"ReportedQuotaError":false,"ReportedQuotaWarning":${quota.warning},"MainOperation":"${run.operation}","ParsedResult":"Success",` +
    `${interrupted}"Version":"${run.release.display}","EndTime":"${YEAR_ONE}","BeginTime":"${begin}","Duration":"00:00:00",` +
    `"MessagesActualLength":0,"WarningsActualLength":0,"ErrorsActualLength":0}`
  );
}

interface Counts {
  messages: number;
  warnings: number;
  errors: number;
}

function common(
  run: DemoRun,
  operation: string,
  result: string,
  begin: Instant,
  end: Instant,
  statistics: string,
  { messages, warnings, errors }: Counts = { messages: 0, warnings: 0, errors: 0 },
): string {
  const interrupted = run.release.family >= 1 ? '"Interrupted":false,' : "";
  // A report of its own on another operation has the defaults here: Compact never lists the destination.
  const numbers =
    operation === "Compact" && run.operation === "Compact"
      ? backendStatistics({ ...run, downloaded: 0 })
      : statistics;
  return (
    `"ParsedResult":"${result}",${interrupted}"Version":"${run.release.display}","EndTime":"${utcText(end)}",` +
    `"BeginTime":"${utcText(begin)}","Duration":"${timeSpanText(begin, end)}","MessagesActualLength":${messages},` +
    `"WarningsActualLength":${warnings},"ErrorsActualLength":${errors},"BackendStatistics":${numbers}`
  );
}

function extra(run: DemoRun): string {
  const { server, job, release } = run;
  const keys: Record<string, string | null> = { OperationName: run.operation, "backup-name": job.name };
  if (release.family >= 1) {
    keys["machine-id"] = server.machineId;
    keys["backup-id"] = job.backupId;
  }
  if (release.family >= 2) keys["machine-name"] = server.name;
  if (release.family >= 3) {
    keys["operating-system"] = server.operatingSystem;
    keys["installation-type"] = server.installationType;
    keys["destination-type"] = job.destination.type;
    keys["next-scheduled-run"] = run.next === null ? null : compactUtcText(run.next);
    keys["update-channel"] = release.channel;
    keys["operating-system-detailed"] = server.operatingSystemDetailed;
    keys["destination-host-suffix"] = job.destination.hostSuffix;
  }
  return JSON.stringify(keys);
}

/** Up to 2.0.7.1 a failed run posts its serialized exception instead of a result. */
function exceptionData(run: DemoRun): string {
  const { type, message } = run.exception!;
  return JSON.stringify({
    ClassName: type,
    Message: message,
    Data: null,
    InnerException: null,
    HelpURL: null,
    StackTraceString: stackTrace(run.release),
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: -2146233079,
    Source: "mscorlib",
  });
}

function within(run: DemoRun, share: number): Instant {
  return { ms: run.begin.ms + Math.floor((run.end.ms - run.begin.ms) * share), ticks: run.end.ticks };
}
