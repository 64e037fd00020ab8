import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { verifyAudit } from "../access/audit/chain.ts";
import { lastOwnBackup } from "../keeping/timer.ts";
import { programVersion } from "../main.ts";
import { checkedAt } from "../monitoring/check.ts";
import { type Config, ConfigError, readConfig } from "../platform/config.ts";
import type { Context } from "../platform/context.ts";
import { storageReason } from "../platform/database/database.ts";
import { sqliteFile } from "../platform/database/open.ts";
import { runAside } from "../platform/database/sqlite-thread.ts";
import type { Command } from "./command.ts";
import { outboundTargets } from "./doctor-targets.ts";
import { withContext } from "./open-context.ts";

/** One finding, as a sentence. */
export interface Finding {
  level: "fine" | "notice" | "wrong";
  text: string;
}

const fine = (text: string): Finding => ({ level: "fine", text });
const notice = (text: string): Finding => ({ level: "notice", text });
const wrong = (text: string): Finding => ({ level: "wrong", text });

const patienceMs = 5_000;
const GB = 1024 ** 3;

function configuration(config: Config): Finding[] {
  const database = config.databaseUrl === null ? "SQLite" : "PostgreSQL";
  const findings = [
    fine(
      `The configuration is valid: port ${config.port}, data in ${config.dataDir}, ${database}, path ${config.basePath}.`,
    ),
  ];
  if (config.databaseUrl !== null && config.secretKey === null)
    findings.push(
      notice("SECRET_KEY is not set: several replicas could not read each other's stored passwords."),
    );
  const host = config.publicUrl;
  if (host?.startsWith("https://") && config.trustProxy === false)
    findings.push(
      notice("PUBLIC_URL is https, but TRUST_PROXY names no proxy: every visitor seems to come from it."),
    );
  return findings;
}

function disk({ dataDir }: Config): Finding[] {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [wrong(`The data directory ${dataDir} cannot be written (${code}). Give it to this user.`)];
  }
  const { bavail, bsize, blocks } = statfsSync(dataDir);
  const free = bavail * bsize;
  const text = `${(free / GB).toFixed(1)} GB of ${((blocks * bsize) / GB).toFixed(1)} GB are free on the disk of ${dataDir}.`;
  const findings = [
    free < GB / 4 ? wrong(`Only ${text}`) : free < 2 * GB ? notice(`Only ${text}`) : fine(text),
  ];
  const key = join(dataDir, "secret.key");
  if (existsSync(key) && (statSync(key).mode & 0o077) !== 0)
    findings.push(wrong(`${key} can be read by others: chmod 600 it.`));
  return findings;
}

async function sqliteFileFindings({ dataDir }: Config): Promise<Finding[]> {
  const file = join(dataDir, sqliteFile);
  if (!existsSync(file)) return [notice("There is no database yet; the first start makes it.")];
  try {
    const [rows] = await runAside(file, [{ sql: "pragma quick_check(3)" }]);
    const problems = rows!.map((row) => String(Object.values(row as object)[0]));
    if (problems.length === 1 && problems[0] === "ok")
      return [fine(`The database is whole (${Math.ceil(statSync(file).size / 1024 ** 2)} MB).`)];
    return [wrong(`The database is damaged: ${problems.join("; ")}. Restore a backup.`)];
  } catch (error) {
    return [wrong(`The database cannot be read: ${storageReason(error) ?? (error as Error).message}.`)];
  }
}

function clockAndZone({ timeZone }: Config): Finding[] {
  const now = new Date();
  const local = new Intl.DateTimeFormat("en-GB", { timeZone, dateStyle: "medium", timeStyle: "short" });
  const findings = [fine(`Time zone ${timeZone}: it is ${local.format(now)} there.`)];
  if (process.env.TZ === undefined && timeZone === "UTC")
    findings.push(notice("TZ is not set and the machine is on UTC: set TZ if that is not your time zone."));
  if (now.getUTCFullYear() < 2025)
    findings.push(wrong(`The clock of this machine says ${now.toISOString()}: set it.`));
  return findings;
}

/** Asks an address for anything; any answer proves the way, and tells the time elsewhere. */
async function reach(name: string, url: string): Promise<{ finding: Finding; theirs: number | null }> {
  try {
    const answer = await fetch(url, {
      method: "HEAD",
      redirect: "manual",
      signal: AbortSignal.timeout(patienceMs),
    });
    const told = Date.parse(answer.headers.get("date") ?? "");
    return {
      finding: fine(`${name} can be reached (${new URL(url).host}).`),
      theirs: Number.isFinite(told) ? told : null,
    };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
    const why = cause?.code ?? cause?.message ?? message;
    // A certificate that was confirmed by its fingerprint is no trouble of the way.
    if (/CERT|SELF_SIGNED/.test(String(why)))
      return { finding: fine(`${name} can be reached (own certificate).`), theirs: null };
    return { finding: wrong(`${name} cannot be reached at ${new URL(url).host}: ${why}.`), theirs: null };
  }
}

async function outbound(context: Context): Promise<Finding[]> {
  const targets = await outboundTargets(context);
  if (targets.length === 0)
    return [notice("No channel and no connection is set up: nobody is notified yet.")];
  const reached = await Promise.all(targets.map(({ name, url }) => reach(name, url)));
  const findings = reached.map(({ finding }) => finding);
  const theirs = reached.map((one) => one.theirs).filter((at) => at !== null);
  const now = Date.now();
  const differences = theirs.map((at) => Math.round((now - at) / 1000)).sort((a, b) => a - b);
  const median = differences[Math.floor(differences.length / 2)];
  if (median === undefined) return findings;
  const side = median > 0 ? "ahead" : "behind";
  findings.push(
    Math.abs(median) > 60
      ? wrong(`The clock of this machine is ${Math.abs(median)} s ${side}: set it by NTP.`)
      : fine("The clock agrees with those of others."),
  );
  return findings;
}

async function inside(context: Context): Promise<Finding[]> {
  const { database } = context;
  const findings: Finding[] = [];
  if (database.engine === "postgres") {
    const row = await database.reader.get<{ version: string }>("select version() as version");
    findings.push(fine(`The database answers: ${row!.version.split(" on ")[0]}.`));
  }
  const checked = await checkedAt(context);
  const minutes = checked === null ? null : Math.round((Date.now() - checked) / 60_000);
  if (minutes === null) findings.push(notice("The backups were never checked: the program did not run yet."));
  else if (minutes > 130)
    findings.push(notice(`The backups were last checked ${minutes} minutes ago: is the program running?`));
  else findings.push(fine(`The backups were last checked ${minutes} minutes ago.`));
  const backup = await lastOwnBackup(context);
  findings.push(
    backup === null
      ? notice("There is no scheduled backup of the database yet.")
      : fine(`The database was last backed up on ${new Date(backup).toISOString().slice(0, 16)}Z.`),
  );
  const { checked: lines, broken } = await verifyAudit(database.reader);
  findings.push(
    broken === null
      ? fine(`The audit log is as it was written (${lines} lines).`)
      : wrong(`The audit log was changed outside duplistatus, at line ${broken}.`),
  );
  return [...findings, ...(await outbound(context))];
}

/** Looks at everything that keeps the program from doing its work. Changes nothing but what a start would. */
export async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrong(error.message)];
  }
  const findings = [
    fine(`duplistatus ${programVersion()} on Node ${process.versions.node}.`),
    ...configuration(config),
    ...disk(config),
    ...clockAndZone(config),
  ];
  if (config.databaseUrl === null) findings.push(...(await sqliteFileFindings(config)));
  const isNew = config.databaseUrl === null && !existsSync(join(config.dataDir, sqliteFile));
  if (isNew || findings.some(({ level }) => level === "wrong")) return findings;
  const more = await withContext(inside).catch((error) => [
    wrong(`The database cannot be used: ${storageReason(error) ?? (error as Error).message}.`),
  ]);
  return [...findings, ...more];
}

const marks = { fine: "ok", notice: "note", wrong: "WRONG" };

/** `duplistatus doctor`: why does it not work? */
export const doctorCommand: Command = {
  usage: "doctor",
  summary: "look at configuration, disk, database, clock, time zone and the way out, and say what is wrong",
  async run() {
    const findings = await examine(process.env);
    for (const { level, text } of findings) console.log(`${marks[level].padEnd(5)} ${text}`);
    return findings.some(({ level }) => level === "wrong") ? 1 : 0;
  },
};
