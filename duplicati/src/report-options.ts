import type { ServerFamily } from "./client/session.ts";

/** Server-wide job options, each with its leading `--`. */
export type JobOptions = Readonly<Record<string, string>>;

/** One option that is set, changed or (null) removed. */
export interface OptionChange {
  name: string;
  before: string | null;
  after: string | null;
}

/** Where reports are to go. */
export interface ReportTarget {
  /** Address for reports. */
  upload: string;
  /** Address for live status; null = not wanted. */
  status: string | null;
  /** Whether an address leads to the same receiver, with whatever token. */
  isOurs(url: string): boolean;
}

export interface ReportPlan {
  /** Empty where everything is as wanted already. */
  changes: OptionChange[];
  /** Host of another receiver in an option that takes one address only (2.0.x); null = none. */
  inTheWay: string | null;
}

/** What `send-http-url` etc. hold: several addresses are separated by `;` (docs/duplicati 1.2). */
const lists = ["--send-http-json-urls", "--send-http-url", "--send-http-form-urls"];

const split = (text: string | undefined, separators: RegExp): string[] =>
  (text ?? "")
    .split(separators)
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Masked by the server (2.2.1+): nobody can write it back. */
const isMasked = (text: string | undefined): boolean => /\*{5}/.test(text ?? "");

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url.slice(0, 80);
}

/** What has to be said beside the address, where nobody said otherwise (docs/duplicati 1.7). */
const companions: Record<ServerFamily, Readonly<Record<string, string>>> = {
  token: {
    "--send-http-log-filter": "+*RetentionPolicy-BackupList;+*RetentionPolicy-AllBackupsToDelete",
    "--send-http-max-log-lines": "200",
  },
  // Before 2.0.9.100 the format belongs to the one address; the names of filters differ between versions.
  legacy: { "--send-http-log-level": "Information", "--send-http-max-log-lines": "0" },
};

function wantList(
  wanted: Map<string, string | null>,
  options: JobOptions,
  name: string,
  separators: RegExp,
  target: { url: string; isOurs(url: string): boolean },
): void {
  const kept = split(options[name], separators).filter((url) => url === target.url || !target.isOurs(url));
  if (!kept.includes(target.url)) kept.push(target.url);
  wanted.set(name, kept.join(";"));
}

function planToken(options: JobOptions, { upload, isOurs }: ReportTarget): Map<string, string | null> {
  const wanted = new Map<string, string | null>();
  const all = lists.flatMap((name) => split(options[name], /;/));
  // Older addresses of the same receiver, such as with another token, would send each report twice.
  for (const name of lists.slice(1)) {
    const urls = split(options[name], /;/);
    const kept = urls.filter((url) => url === upload || !isOurs(url));
    if (kept.length < urls.length) wanted.set(name, kept.join(";") || null);
  }
  if (all.includes(upload) && !split(options[lists[0]!], /;/).includes(upload)) return wanted;
  wantList(wanted, options, lists[0]!, /;/, { url: upload, isOurs });
  return wanted;
}

/**
 * What has to be changed for the reports of every job to arrive. Options of other receivers stay; what a job says itself
 * goes before all of this.
 * @param replace 2.0.x: take the place of another receiver
 */
export function planReporting(
  options: JobOptions,
  server: { family: ServerFamily },
  target: ReportTarget,
  replace: boolean,
): ReportPlan {
  const { family } = server;
  const touched = family === "token" ? lists : ["--send-http-url"];
  const masked = touched.find((name) => isMasked(options[name]));
  if (masked !== undefined) return { changes: [], inTheWay: masked };
  let wanted: Map<string, string | null>;
  if (family === "token") wanted = planToken(options, target);
  else {
    const [current] = split(options["--send-http-url"], /;/);
    if (current !== undefined && !target.isOurs(current) && !replace)
      return { changes: [], inTheWay: hostOf(current) };
    wanted = new Map<string, string | null>([
      ["--send-http-url", target.upload],
      ["--send-http-result-output-format", "Json"],
    ]);
  }
  for (const [name, value] of Object.entries(companions[family]))
    if (options[name] === undefined || options[name] === "") wanted.set(name, value);
  if (target.status !== null && !isMasked(options["--http-report-status-url"]))
    wantList(wanted, options, "--http-report-status-url", /[;,]/, {
      url: target.status,
      isOurs: target.isOurs,
    });
  const changes = [...wanted]
    .map(([name, after]) => ({ name, before: options[name] || null, after }))
    .filter(({ before, after }) => before !== after);
  return { changes, inTheWay: null };
}

/**
 * What takes installed options away: an option that is still as it was set becomes what it was before; of a list that
 * was changed since, only the own addresses go; anything else that was changed since stays.
 */
export function planUndo(
  options: JobOptions,
  installed: readonly OptionChange[],
  isOurs: (url: string) => boolean,
): OptionChange[] {
  const undone = installed.flatMap(({ name, before, after }): OptionChange[] => {
    const now = options[name] || null;
    if (now === before) return [];
    if (now === after) return [{ name, before: now, after: before }];
    const separators = name === "--http-report-status-url" ? /[;,]/ : /;/;
    const urls = split(now ?? undefined, separators);
    const kept = urls.filter((url) => !isOurs(url));
    return kept.length === urls.length ? [] : [{ name, before: now, after: kept.join(";") || null }];
  });
  return undone;
}
