import type { CauseCode, KnownCause } from "@duplistatus/contract";
import type { Reader } from "./reader.ts";
import { say, sayFirst } from "./say.ts";
import type { EnglishTexts } from "./texts.ts";

type Check = keyof EnglishTexts["causes"]["check"];

/** What to check for each cause, most likely first. */
const checks: Record<CauseCode, readonly Check[]> = {
  "folder-missing": ["mounted", "online", "create"],
  "files-missing": ["repair", "whoDeletes", "broken"],
  "files-unknown": ["ownFolder", "repair", "recreate"],
  "passphrase-changed": ["oldPassphrase", "newBackup"],
  "passphrase-wrong": ["oldPassphrase", "verify"],
  "setting-changed": ["setBack"],
  "setting-invalid": ["option"],
  "source-missing": ["source", "allowMissing"],
  "source-empty": ["source"],
  "host-unknown": ["name", "online"],
  "no-route": ["online", "firewall", "again"],
  "connection-refused": ["online", "firewall"],
  "timed-out": ["online", "firewall", "again"],
  "connection-lost": ["again", "firewall"],
  "login-refused": ["login", "account"],
  "authorization-expired": ["authId"],
  "access-denied": ["permission", "account"],
  certificate: ["certificate", "clock"],
  "host-key": ["hostKey"],
  "disk-full": ["space", "tempSpace", "retention"],
  "quota-full": ["space", "quota", "retention"],
  "too-many-requests": ["again", "spread"],
  "service-failed": ["again", "statusPage"],
  "bucket-missing": ["bucket", "login"],
  "database-locked": ["oneUser", "again"],
  "database-damaged": ["repair", "recreate"],
  "file-damaged": ["verify", "whoDeletes", "broken"],
  "clock-wrong": ["clock"],
  "snapshot-failed": ["admin", "snapshotAuto"],
  "script-failed": ["script"],
  stopped: ["whoStopped", "again"],
  "out-of-memory": ["memory"],
  "temporary-file-lost": ["cleaner", "again"],
};

/** What is known of why a run failed, in words. */
export interface CauseWords {
  /** Ends "Backup failed: …". */
  title: string;
  /** What happened, one or two sentences. */
  happened: string;
  /** What to check or do, in order. */
  checks: string[];
}

/** The words of a known cause; `title` names the host where it is known. */
export function causeWords(cause: KnownCause, reader: Reader<"causes">): CauseWords {
  const { title, say: happened, check } = reader.texts.causes;
  const { code } = cause;
  const facts = { host: cause.host };
  return {
    title: sayFirst(title, [`${code}_known`, code], facts, reader) ?? code,
    happened: say(happened, code, facts, reader) ?? "",
    checks: checks[code].map((key) => check[key]),
  };
}
