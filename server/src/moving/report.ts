/** What an import took over and what it left, for people and as `--json`. */
export interface ImportReport {
  schema: string;
  servers: { new: number; known: number; named: number };
  jobs: { new: number; known: number };
  runs: { new: number; known: number; left: number };
  users: { new: string[]; known: string[] };
  /** Backups with a schedule, a switch or a rule of their own. */
  jobSettings: number;
  connections: number;
  /** Installation settings that were taken over, by name. */
  settings: string[];
  channels: string[];
  templates: string[];
  /** Troubles that the history shows; they are open, and nobody is told of them. */
  troubles: number;
  /** Sentences: what was left, and why. */
  left: string[];
}

export const emptyReport = (schema: string): ImportReport => ({
  schema,
  servers: { new: 0, known: 0, named: 0 },
  jobs: { new: 0, known: 0 },
  runs: { new: 0, known: 0, left: 0 },
  users: { new: [], known: [] },
  jobSettings: 0,
  connections: 0,
  settings: [],
  channels: [],
  templates: [],
  troubles: 0,
  left: [],
});

/** True when the database has everything already: an import that changes nothing. */
export const changesNothing = (report: ImportReport): boolean =>
  [report.servers.new, report.servers.named, report.jobs.new, report.runs.new, report.jobSettings].every(
    (count) => count === 0,
  ) &&
  report.connections === 0 &&
  [report.users.new, report.settings, report.channels, report.templates].every((list) => list.length === 0);

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`;
const list = (what: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${what}: ${names.join(", ")}`];

/** The report in lines of text. */
export function reportLines(report: ImportReport): string[] {
  const { servers, jobs, runs, users } = report;
  const known = (number: number) => (number === 0 ? "" : `, ${number} known already`);
  const lines = [
    `Database of duplistatus 1.x, schema ${report.schema}.`,
    `Servers: ${servers.new} new${known(servers.known)}`,
    `Backups: ${jobs.new} new${known(jobs.known)}`,
    `Runs:    ${runs.new} new${known(runs.known)}`,
    ...list("Users, with their passwords", users.new),
    ...(report.jobSettings > 0 ? [`Settings of ${count(report.jobSettings, "backup")}`] : []),
    ...(report.connections > 0
      ? [
          `Passwords of ${count(report.connections, "server")}; they are not collected until you switch that on`,
        ]
      : []),
    ...list("Settings", report.settings),
    ...list("Channels", report.channels),
    ...list("Templates", report.templates),
    ...(report.troubles > 0
      ? [
          `${count(report.troubles, "trouble")} of the history are open on the page; nobody is told of them again`,
        ]
      : []),
  ];
  if (report.left.length > 0) lines.push("", "Left:", ...report.left.map((sentence) => `- ${sentence}`));
  if (changesNothing(report)) lines.push("", "Nothing was changed: all of it is here already.");
  return lines;
}
