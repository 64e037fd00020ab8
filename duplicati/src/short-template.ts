import type { Provenance } from "./contents.ts";
import { defaultOperation } from "./json-report.ts";
import type { Report } from "./report.ts";
import { emptyReport, isBackupDone } from "./report-parts.ts";
import { verdictIn } from "./verdict.ts";

/** Names that are no words of a language, wherever they stand; `Backup` is nearly always meant, too. */
const anywhere =
  /(?<![A-Za-z])(Backup|Restore|Repair|Compact|PurgeFiles|PurgeBrokenFiles|ListBrokenFiles|ListFilesets|ListAffected|ListChanges|ListRemote|ListFolder|ListFileVersions|SearchFiles|RestoreControlfiles|CreateLogDb|TestFilters|SystemInfo|SendMail|SetLock|ReadLockInfo|RemoteSynchronization|Vacuum|Sync)(?![A-Za-z])/;
/** Names that are ordinary words as well: only at the beginning, and not as somebody's name (`Test: Success`). */
const leading = /^\s*(Test|Delete|List)(?=[ \t(/|-])/;

/** What a text in Duplicati's own field says. */
export type ShortTemplate =
  | { kind: "report"; report: Report }
  /** It may be a report, and nobody can read it. */
  | { kind: "unreadable" }
  | { kind: "nothing" };

/**
 * Reads a template of the user's own that has none of Duplicati's lines, such as `%OPERATIONNAME% %PARSEDRESULT%`. What
 * came in Duplicati's own field is never nothing.
 */
export function readShortTemplate(text: string, from: Provenance): ShortTemplate {
  const head = text.slice(0, 10_000);
  const operation = (leading.exec(head) ?? anywhere.exec(head))?.[1] ?? null;
  const verdict = verdictIn(head);
  const isRead =
    from === "field"
      ? operation !== null || verdict !== null
      : from === "first" && operation !== null && verdict !== null;
  if (isRead) {
    // Without any-operation only Backups are sent (docs/duplicati 1.1).
    const report = emptyReport("text", operation ?? defaultOperation, verdict ?? "Unknown");
    report.hints.push("reduced-text", "no-machine");
    report.countsAsBackup = isBackupDone(report.operation, report.result, false, null);
    return { kind: "report", report };
  }
  const mayBe =
    from === "field" ||
    (from === "first"
      ? operation !== null || verdict !== null
      : operation !== null && verdict !== null && !head.trimStart().startsWith("<"));
  return { kind: mayBe ? "unreadable" : "nothing" };
}
