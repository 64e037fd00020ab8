/** Property lines come first; what follows (lists, log data) may be tens of MB. */
const maxHead = 1_000_000;
const maxLines = 20_000;

const counts =
  "(?:SizeOf)?(?:Deleted|Modified|Examined|Opened|Added|NotProcessed|TooLarge|TimestampChanged|Restored|Patched|Unmodified)(?:Files|Folders|Symlinks)|FilesWithError|SizeOfRestoredData|(?:Messages|Warnings|Errors|Verifications|DeletedSets)ActualLength|(?:Deleted|Downloaded|Uploaded)File(?:Count|Size)";
const flags = "PartialBackup|Dryrun|Interrupted|Fatal|VerboseOutput|VerboseErrors|QuietConsole";
const lists =
  "RemoteSynchronizationResults|Limited(?:Messages|Warnings|Errors|Verifications)|Messages|Warnings|Errors|BrokenLocalFiles|BrokenRemoteFiles|Verifications|DeletedSets";
/** The start of a property with a value of its own kind, wherever it stands: text of people hardly looks like it. */
const property = new RegExp(
  [
    `(?:${counts}): -?\\d`,
    `(?:${flags}): (?:True|False)`,
    `(?:${lists}): \\[`,
    "MainOperation: [A-Z]",
    "ParsedResult: (?:Success|Warning|Error|Fatal|Unknown)",
    "(?:Begin|End)Time: \\S[^\\n:]{0,40}\\d",
    "Duration: -?\\d",
    "Version: \\d{1,6}\\.\\d",
    "[A-Z][a-z]{2,14}Results: (?:\\[|null)",
    "Log data:",
  ].join("|"),
  "g",
);

/** A line of the log or of the lists in front of it: what stands behind are no property lines. */
function endsProperties(line: string): boolean {
  return line.startsWith("LimitedMessages: ") || line === "Log data:";
}

/**
 * The lines of a text report up to its lists, without what gateways, mail programs and scripts do to a text: other or
 * doubled line ends, blanks around lines, line ends that are lost or written as `\n` or `<br>`. Where a line holds
 * several properties, or the heading runs into them, each property gets a line of its own.
 */
export function propertyLinesOf(text: string): string[] {
  const start = text.search(/[^\s\uFEFF]/);
  const above = Math.max(text.lastIndexOf("\n", start), text.lastIndexOf("\r", start), -1);
  const head = text.slice(above + 1, above + 1 + maxHead).replace("\uFEFF", "");
  const lines: string[] = [];
  const raw = unifyLineEnds(head).split("\n", maxLines);
  const indent = /^[ \t]*/.exec(raw.find((line) => line.trim() !== "") ?? "")![0].length;
  for (const line of raw) {
    const plain = line.slice(0, indent).trim() === "" ? line.slice(indent).trimEnd() : line.trim();
    for (const part of lines.length < maxLines ? splitProperties(plain) : []) {
      if (endsProperties(part)) return lines;
      lines.push(part);
    }
  }
  return lines;
}

/** Line ends as LF: CR LF, lone CR, CR CR LF; and where there is none at all, those that were written out. */
export function unifyLineEnds(text: string): string {
  const unified = text.includes("\r") ? text.replace(/\r+\n?/g, "\n") : text;
  if (unified.trimEnd().includes("\n")) return unified;
  return unified.replace(/(?:\\r)?\\n|<br ?\/?>/gi, "\n");
}

/** More glued lines than a report has properties. */
const maxParts = 500;

function splitProperties(line: string): string[] {
  if (line.length < 20 || line.startsWith(" ")) return [line];
  const starts: number[] = [];
  for (const match of line.matchAll(property)) {
    starts.push(match.index);
    if (starts.length === maxParts || match[0] === "Log data:" || match[0].startsWith("LimitedM")) break;
  }
  const isHeading = isHeadingLine(line);
  // A line of its own may mention another one, as an exception does; three are no chance.
  if (starts.length < (isHeading ? 1 : 3)) return [line];
  const parts = starts.map((start, i) => line.slice(start, starts[i + 1]).trim());
  return starts[0] === 0 ? parts : [line.slice(0, starts[0]).trim(), ...parts];
}

/** True for a line that holds the beginning of Duplicati's own heading. */
export function isHeadingLine(line: string): boolean {
  return /Duplicati [A-Za-z]{1,60} report for /.test(line.length > 4096 ? line.slice(0, 4096) : line);
}
