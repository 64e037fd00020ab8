/** What the lines of a text report say. */
export interface TextParts {
  properties: Map<string, string>;
  /** Texts behind `Failed:` and `Details:`, first lines. */
  failed: string | null;
  details: string | null;
  hasTemplateLines: boolean;
}

const counters = [
  "ExaminedFiles",
  "OpenedFiles",
  "AddedFiles",
  "ModifiedFiles",
  "DeletedFiles",
  "FilesWithError",
  "AddedFolders",
  "DeletedFolders",
  "SizeOfExaminedFiles",
  "SizeOfAddedFiles",
  "SizeOfModifiedFiles",
  "RestoredFiles",
  "SizeOfRestoredFiles",
  "FoldersCreated",
  "FoldersDeleted",
  "FilesUploaded",
  "FilesDeleted",
  "SourceFiles",
  "SizeOfSourceFiles",
  "SizeOfUploadedFiles",
];

/**
 * In a rendered template the results of the steps stand inside the outer one, with lines of the same names (docs/duplicati
 * 10.14): what Duplicati prints in front of the steps counts by its first line …
 */
const outerFirst = new Set(["MainOperation", "Dryrun", "PartialBackup", ...counters]);
/** … and what it prints behind them by its last. */
const outerLast = new Set([
  "ParsedResult",
  "Interrupted",
  "Version",
  "BeginTime",
  "EndTime",
  "Duration",
  "MessagesActualLength",
  "WarningsActualLength",
  "ErrorsActualLength",
]);

/** Names that users write in front of Duplicati's placeholders, as the options are called. */
const named = new Map([
  ["backupname", "backup-name"],
  ["backupid", "backup-id"],
  ["machineid", "machine-id"],
  ["machinename", "machine-name"],
  ["operationname", "OperationName"],
]);

/** Reads the property lines. An exception text can imitate them: where real ones follow, it is skipped. */
export function readProperties(lines: string[]): TextParts {
  const parts: TextParts = { properties: new Map(), failed: null, details: null, hasTemplateLines: false };
  const start = lines.findIndex((line) => line.startsWith("Failed: ") || line === "Failed:");
  const own = start < 0 ? 0 : readFailure(lines, start, parts);
  for (const [index, line] of lines.entries()) {
    if (index >= start && index < own) continue;
    const colon = line.indexOf(": ");
    const key = colon < 0 ? line.replace(/:$/, "") : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 2).trim();
    if (value !== "") keep(parts.properties, key, value);
    if (key === "Details" && value !== "") parts.details ??= value;
    if (key === "MessageSink" || key === "Backup Name") parts.hasTemplateLines = true;
  }
  return parts;
}

function keep(properties: Map<string, string>, key: string, value: string): void {
  if (outerLast.has(key) || (outerFirst.has(key) && !properties.has(key))) properties.set(key, value);
  else if (key.length < 30) {
    const name = named.get(key.replace(/[-_ %]/g, "").toLowerCase());
    if (name !== undefined && !properties.has(name)) properties.set(name, value);
  }
}

/** Reads `Failed:` and `Details:`; gives the line behind the exception, or `start` where nothing can be skipped. */
function readFailure(lines: string[], start: number, parts: TextParts): number {
  const details = lines.findIndex((line, i) => i > start && line.startsWith("Details: "));
  const message = lines[start]!.slice("Failed:".length).trim();
  const inline = message.indexOf("Details: ");
  const text = inline < 0 ? message : message.slice(0, inline).trim();
  parts.failed = text || lines.slice(start + 1, details < 0 ? start + 3 : details).find(Boolean) || "";
  if (inline >= 0) parts.details = message.slice(inline + "Details: ".length);
  if (details < 0) return start;
  parts.details = lines[details]!.slice("Details: ".length);
  const gap = lines.indexOf("", details);
  const behind = gap < 0 ? [] : lines.slice(gap);
  return behind.some((line) => line.startsWith("MainOperation: ")) ? gap : start;
}
