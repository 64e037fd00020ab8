import { toUtcIso } from "./dates.ts";
import { decodeBody } from "./decode-body.ts";
import { type JsonLimits, parseJson, TooComplexError } from "./parse-json.ts";
import { maskSecrets } from "./secrets.ts";
import { touchesBackup } from "./touches-backup.ts";
import {
  booleanAt,
  cleanText,
  countAt,
  isObject,
  type JsonObject,
  nameAt,
  objectAt,
  valueAt,
} from "./values.ts";

/** Kind of one live status message (docs/duplicati 4.2). */
export type LiveStatusKind = "Started" | "Progress" | "Completed" | "Failed";

/** Who a live status message is about; null where the sender does not say (meaning as in a report). */
export interface LiveStatusMetadata {
  duplicatiVersion: string | null;
  machineId: string | null;
  machineName: string | null;
  backupId: string | null;
  backupName: string | null;
  destinationType: string | null;
  installationType: string | null;
  operatingSystem: string | null;
  operatingSystemDetailed: string | null;
}

/** One live status message, normalised. Times are UTC ISO texts, sizes are bytes, null = not said. */
export interface LiveStatus {
  /** Equal in all messages of one run and different for every other run: machine, backup, operation, start. */
  runKey: string;
  kind: LiveStatusKind;
  operation: string;
  /** False for operations under no destination of anybody, as in a report. */
  touchesBackup: boolean;
  startedUtc: string;
  reportedUtc: string | null;
  /** True in the run's last message. The verdict is in the report, not here. */
  completed: boolean;
  /** Only in Failed; may hold full paths. */
  errorMessage: string | null;
  /** Duplicati's name of the phase (`Backup_ProcessingFiles` …), unknown names included; null in Started. */
  phase: string | null;
  /** 0–100, null when unknown or still counting; 100 in Completed. */
  percent: number | null;
  filesDone: number | null;
  filesTotal: number | null;
  bytesDone: number | null;
  bytesTotal: number | null;
  /** The totals are still growing. */
  counting: boolean;
  /** May hold a full path; relative in sync jobs. */
  currentFile: string | null;
  /** Bytes of the current file that are done. */
  currentFileOffset: number | null;
  activeTransfers: number | null;
  backendEvents: number | null;
  logEntries: number | null;
  /** Newest log lines as sent, untrusted text. */
  recentLogLines: string[];
  metadata: LiveStatusMetadata;
}

/** A live status message, or why the body is none and which members are missing or wrong. */
export type LiveStatusOutcome =
  | { ok: true; status: LiveStatus }
  | { ok: false; reason: string; missingFields: string[] };

const kinds = new Set<string>(["Started", "Progress", "Completed", "Failed"]);
const maxLogLines = 200;
const maxLogLine = 8192;
/** Paths can be long; Windows allows 32 767 characters. */
const maxMessage = 32_768;

/**
 * What a live message may cost: the newest 20 log lines, one path and a dozen members are some kilobytes; a user may ask
 * for more lines. `length` is in bytes, too.
 */
export const liveStatusLimits: JsonLimits = { depth: 20, entries: 20_000, length: 256 * 1024 };

/** Reads one post of the live status module (docs/duplicati section 4). Never throws, whatever the bytes. */
export function readLiveStatus(body: Uint8Array): LiveStatusOutcome {
  if (body.length > liveStatusLimits.length) return refuse("The body is too long for a message.", []);
  const text = decodeBody(body);
  if (text.trim() === "") return refuse("The body is empty.", []);
  let document: unknown;
  try {
    document = parseJson(text, liveStatusLimits);
  } catch (error) {
    return refuse(error instanceof TooComplexError ? error.message : "The body is not valid JSON.", []);
  }
  if (!isObject(document)) return refuse("The JSON body is not an object.", required);

  const operation = nameAt(document, "operation") || null;
  const kind = nameAt(document, "status");
  const startedUtc = toUtcIso(valueAt(document, "startedUtc"));
  const missing = [
    ...(operation === null ? ["operation"] : []),
    ...(kind === null || !kinds.has(kind) ? ["status"] : []),
    ...(startedUtc === null ? ["startedUtc"] : []),
  ];
  if (operation === null || kind === null || startedUtc === null || missing.length > 0) {
    return refuse("The body is no live status message of Duplicati.", missing);
  }
  return { ok: true, status: readMessage(document, operation, kind as LiveStatusKind, startedUtc) };
}

const required = ["operation", "status", "startedUtc"];

function refuse(reason: string, missingFields: string[]): LiveStatusOutcome {
  return { ok: false, reason, missingFields };
}

function readMessage(
  document: JsonObject,
  operation: string,
  kind: LiveStatusKind,
  startedUtc: string,
): LiveStatus {
  const metadata = readMetadata(objectAt(document, "metadata"));
  const last = kind === "Completed" || kind === "Failed";
  // The last message has a dummy in its place: everything 0, progress 1.
  const progress = last ? null : objectAt(document, "progress");
  const bytesDone = countAt(progress, "fileSizeProcessed");
  const bytesTotal = countAt(progress, "fileSize");
  const counting = booleanAt(progress, "countingFiles") === true;
  return {
    runKey: runKeyOf(metadata, operation, startedUtc),
    kind,
    operation,
    touchesBackup: touchesBackup({ operation, ...metadata }),
    startedUtc,
    reportedUtc: toUtcIso(valueAt(document, "reportedUtc")),
    completed: last || booleanAt(document, "isCompleted") === true,
    errorMessage: maskedAt(document, "errorMessage"),
    phase: nameAt(objectAt(document, "progress"), "phase"),
    percent: kind === "Completed" ? 100 : percentOf(bytesDone, bytesTotal, counting),
    filesDone: countAt(progress, "filesProcessed"),
    filesTotal: countAt(progress, "fileCount"),
    bytesDone,
    bytesTotal,
    counting,
    currentFile: textAt(progress, "currentFilename", maxMessage),
    currentFileOffset: countAt(progress, "currentFileOffset"),
    activeTransfers: countAt(progress, "activeTransfers"),
    backendEvents: countAt(document, "backendEvents"),
    logEntries: countAt(document, "logEntries"),
    recentLogLines: readLogLines(valueAt(document, "recentLogLines")),
    metadata,
  };
}

/**
 * Bytes done of all bytes: `progress.progress` stays 0 in backups until the verification and in restores for ever
 * (docs/duplicati 4.3, 9.2). Null while the total is unknown or still growing.
 */
function percentOf(done: number | null, total: number | null, counting: boolean): number | null {
  if (done === null || total === null || total <= 0 || counting) return null;
  return Math.min(100, (done / total) * 100);
}

/** A JSON list cannot be forged by names that hold the separator. */
function runKeyOf(metadata: LiveStatusMetadata, operation: string, startedUtc: string): string {
  const machine = metadata.machineId || metadata.machineName || "";
  return JSON.stringify([machine, metadata.backupId ?? "", operation, startedUtc]);
}

function readMetadata(metadata: JsonObject | null): LiveStatusMetadata {
  return {
    duplicatiVersion: nameAt(metadata, "duplicatiVersion"),
    machineId: nameAt(metadata, "machineId") || null,
    machineName: nameAt(metadata, "machineName") || null,
    backupId: nameAt(metadata, "backupId") || null,
    backupName: nameAt(metadata, "backupName"),
    destinationType: nameAt(metadata, "destinationType"),
    installationType: nameAt(metadata, "installationType"),
    operatingSystem: nameAt(metadata, "operatingSystem"),
    operatingSystemDetailed: nameAt(metadata, "operatingSystemDetailed"),
  };
}

function readLogLines(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(-maxLogLines)
    .filter((line): line is string => typeof line === "string")
    .map((line) => maskSecrets(cleanText(line, maxLogLine)));
}

function textAt(owner: JsonObject | null, key: string, maxLength: number): string | null {
  const value = valueAt(owner, key);
  return typeof value === "string" ? cleanText(value, maxLength) : null;
}

function maskedAt(owner: JsonObject | null, key: string): string | null {
  const text = textAt(owner, key, maxMessage);
  return text === null ? null : maskSecrets(text);
}
