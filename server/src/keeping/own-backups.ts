import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { backupReasons, type OwnBackup } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";

/** What stands in the small file beside a backup. */
export type BackupFacts = Pick<OwnBackup, "at" | "reason" | "checked" | "version" | "runs">;

const ending = ".db";
const factsEnding = ".json";

/** Where the own backups are. */
export const backupFolder = ({ dataDir }: { dataDir: string }): string => join(dataDir, "backups");

const isName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.db$/.test(name);

/** `duplistatus-2026-11-30-030000-scheduled.db`, in UTC; a second one in a second gets a number. */
export function newBackupName(config: { dataDir: string }, at: number, reason: OwnBackup["reason"]): string {
  const time = new Date(at).toISOString().slice(0, 19).replace("T", "-").replaceAll(":", "");
  for (let number = 1; ; number += 1) {
    const name = `duplistatus-${time}-${reason}${number === 1 ? "" : `-${number}`}${ending}`;
    if (!existsSync(join(backupFolder(config), name))) return name;
  }
}

/** Makes the folder, for this user only. */
export function ensureFolder(config: { dataDir: string }): string {
  const folder = backupFolder(config);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Says of a backup what is known of it. */
export function writeFacts(config: { dataDir: string }, name: string, facts: BackupFacts): void {
  const file = join(backupFolder(config), `${name}${factsEnding}`);
  writeFileSync(`${file}.new`, JSON.stringify(facts), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readFacts(folder: string, name: string, changedAt: number): BackupFacts {
  const unknown: BackupFacts = {
    at: Math.round(changedAt),
    reason: "uploaded",
    checked: false,
    version: null,
    runs: null,
  };
  try {
    const facts = JSON.parse(readFileSync(join(folder, `${name}${factsEnding}`), "utf8")) as BackupFacts;
    return backupReasons.includes(facts.reason) && Number.isFinite(facts.at)
      ? { ...unknown, ...facts }
      : unknown;
  } catch {
    return unknown;
  }
}

/** Every own backup, newest first. */
export function listBackups(config: { dataDir: string }): OwnBackup[] {
  const folder = backupFolder(config);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isName)
    .flatMap((name) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      if (found === undefined || !found.isFile()) return [];
      const { at, reason, checked, version, runs } = readFacts(folder, name, found.mtimeMs);
      return [{ name, at, bytes: found.size, reason, checked, version, runs }];
    })
    .sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1));
}

/** Path of a backup. @throws {AppError} not_found for a name that is none */
export function backupFile(config: { dataDir: string }, name: string): string {
  const file = join(backupFolder(config), name);
  if (!isName(name) || basename(file) !== name || !existsSync(file)) throw new AppError("not_found");
  return file;
}

export function deleteBackup(config: { dataDir: string }, name: string): void {
  const file = backupFile(config, name);
  rmSync(`${file}${factsEnding}`, { force: true });
  rmSync(file);
}

/** Copies that were made by the way: so many of each stay. */
const keptByTheWay = 5;

/** Deletes what is more than the settings keep. Whatever a person made stays. */
export function dropOldBackups({ config, log }: Context, keep: number): void {
  const all = listBackups(config);
  for (const [reason, most] of [
    ["scheduled", keep],
    ["safety", keptByTheWay],
    ["update", keptByTheWay],
  ] as const) {
    for (const { name } of all.filter((backup) => backup.reason === reason).slice(most)) {
      log.info({ backup: name }, "an old backup of the own database goes");
      deleteBackup(config, name);
    }
  }
}
