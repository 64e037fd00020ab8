import { createHash } from "node:crypto";

/** What the tests decide about a made-up report; everything else is believable. */
export interface SampleReport {
  operation?: string;
  /** Epoch ms, or text with more digits. */
  begin?: number | string;
  seconds?: number;
  result?: "Success" | "Warning" | "Error" | "Fatal";
  machineId?: string | null;
  machineName?: string | null;
  backupId?: string | null;
  backupName?: string | null;
  version?: string;
  operatingSystem?: string;
  dryrun?: boolean;
  partial?: boolean;
  interrupted?: boolean;
  addedFiles?: number;
  files?: number;
  sourceSize?: number;
  storedSize?: number;
  uploaded?: number;
  versions?: number;
  /** Time of the newest version; without it the run's own. */
  lastBackup?: string;
  /** `yyyyMMddTHHmmssZ` */
  nextRun?: string;
  exception?: string;
  warnings?: number;
  errors?: number;
  verifications?: number;
  quotaWarning?: boolean;
  quotaError?: boolean;
  logLines?: string[];
}

export const noDate = "0001-01-01T00:00:00";

const iso = (at: number): string => new Date(at).toISOString();
const floorSecond = (at: number): string => iso(Math.floor(at / 1000) * 1000);

/** The document of Duplicati 2.3 for one run. */
export function reportDocument(sample: SampleReport = {}): Record<string, unknown> {
  const begin = sample.begin ?? Date.UTC(2026, 5, 15, 1);
  const beginText = typeof begin === "number" ? iso(begin) : begin;
  const beginAt = Date.parse(beginText);
  const seconds = sample.seconds ?? 60;
  const operation = sample.operation ?? "Backup";
  const { machineId = "0123456789abcdef0123456789abcdef", machineName = "attic" } = sample;
  const { backupId = "DB-1", backupName = "Photos" } = sample;
  const extra: Record<string, unknown> = { OperationName: operation };
  if (machineId !== null) extra["machine-id"] = machineId;
  if (machineName !== null) extra["machine-name"] = machineName;
  if (backupId !== null) extra["backup-id"] = backupId;
  if (backupName !== null) extra["backup-name"] = backupName;
  if (sample.nextRun !== undefined) extra["next-scheduled-run"] = sample.nextRun;
  extra["operating-system"] = sample.operatingSystem ?? "Linux";
  const verified = sample.verifications ?? 0;
  return {
    Data: {
      MainOperation: operation,
      ParsedResult: sample.result ?? "Success",
      Interrupted: sample.interrupted ?? false,
      PartialBackup: sample.partial ?? false,
      Dryrun: sample.dryrun ?? false,
      Version: `${sample.version ?? "2.3.0.4"} (${sample.version ?? "2.3.0.4"}_stable_2026-01-01)`,
      BeginTime: beginText,
      EndTime: iso(beginAt + seconds * 1000),
      Duration: new Date(seconds * 1000).toISOString().slice(11, 19),
      ExaminedFiles: sample.files ?? 100,
      OpenedFiles: 5,
      AddedFiles: sample.addedFiles ?? 1,
      ModifiedFiles: 0,
      DeletedFiles: 0,
      SizeOfExaminedFiles: sample.sourceSize ?? 5000,
      WarningsActualLength: sample.warnings ?? 0,
      ErrorsActualLength: sample.errors ?? 0,
      MessagesActualLength: 3,
      BackendStatistics: {
        BytesUploaded: sample.uploaded ?? 1000,
        BytesDownloaded: 10,
        KnownFileCount: 7,
        KnownFileSize: sample.storedSize ?? 9000,
        KnownFilesets: sample.versions ?? 4,
        BackupListCount: sample.versions ?? 4,
        LastBackupDate: sample.lastBackup ?? floorSecond(beginAt),
        ReportedQuotaWarning: sample.quotaWarning ?? false,
        ReportedQuotaError: sample.quotaError ?? false,
      },
      ...(verified > 0 && {
        TestResults: {
          MainOperation: "Test",
          ParsedResult: "Success",
          VerificationsActualLength: verified,
          BeginTime: beginText,
          EndTime: beginText,
        },
      }),
    },
    Extra: extra,
    LogLines: sample.logLines ?? [],
    Exception: sample.exception ?? null,
  };
}

export const jsonReport = (sample: SampleReport = {}): Buffer =>
  Buffer.from(JSON.stringify(reportDocument(sample)));

/** A failure up to 2.0.7.1: no time, no machine. */
export const oldFailure = (backupName: string, message = "No such folder"): Buffer =>
  Buffer.from(
    JSON.stringify({
      Data: { ClassName: "System.IO.DirectoryNotFoundException", Message: message },
      Extra: { OperationName: "Backup", "backup-name": backupName },
      LogLines: [],
    }),
  );

/** The same run as a text report in a form field. */
export function textReport(sample: SampleReport = {}): Buffer {
  const document = reportDocument(sample) as { Data: Record<string, unknown>; Extra: Record<string, string> };
  const { Data: data, Extra: extra } = document;
  const begin = new Date(Date.parse(data.BeginTime as string));
  const end = new Date(Date.parse(data.EndTime as string));
  const ids = [extra["machine-id"], extra["backup-id"], extra["machine-name"]].join(", ");
  const unix = (at: Date) => `(${Math.floor(at.getTime() / 1000)})`;
  const us = (at: Date) =>
    `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${((at.getUTCHours() + 11) % 12) + 1}:${String(at.getUTCMinutes()).padStart(2, "0")}:${String(at.getUTCSeconds()).padStart(2, "0")} ${at.getUTCHours() < 12 ? "AM" : "PM"} ${unix(at)}`;
  const lines = [
    `Duplicati ${data.MainOperation} report for ${extra["backup-name"]} (${ids})`,
    "",
    `AddedFiles: ${data.AddedFiles}`,
    `ExaminedFiles: ${data.ExaminedFiles}`,
    `SizeOfExaminedFiles: ${data.SizeOfExaminedFiles}`,
    `MainOperation: ${data.MainOperation}`,
    `ParsedResult: ${data.ParsedResult}`,
    `Interrupted: False`,
    `Version: ${data.Version}`,
    `EndTime: ${us(end)}`,
    `BeginTime: ${us(begin)}`,
    `Duration: ${data.Duration}`,
    `MessagesActualLength: 3`,
    `WarningsActualLength: ${data.WarningsActualLength}`,
    `ErrorsActualLength: ${data.ErrorsActualLength}`,
  ];
  return Buffer.from(`message=${encodeURIComponent(lines.join("\n"))}`);
}

/** An id as Duplicati makes them, always the same for the same text. */
export const idOf = (text: string): string => createHash("md5").update(text).digest("hex");
