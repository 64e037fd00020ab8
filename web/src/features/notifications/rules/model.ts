import type {
  EffectiveRule,
  NotifyRule,
  NotifyRules,
  NotifyRulesPatch,
  NotifyTopic,
  RemindPeriod,
  RunLevel,
} from "@duplistatus/contract";
import { effectiveRule } from "@duplistatus/contract/notify-rules";
import type { RulesPatch } from "./queries.ts";

export const runLevels = ["off", "errors", "warnings", "all"] as const satisfies readonly RunLevel[];
export const remindPeriods = [
  "once",
  "daily",
  "weekly",
  "monthly",
] as const satisfies readonly RemindPeriod[];
export const topics = [
  "overdue",
  "failing",
  "stuck",
  "unreachable",
  "unusual",
  "recovered",
  "newServer",
  "selfTest",
] as const satisfies readonly NotifyTopic[];

export type Scope = NotifyRulesPatch["scopes"][number];

/** One line of the table. */
export interface RuleRow {
  key: string;
  scope: Scope;
  /** Of a server its alias, of a backup its name; empty for the default. */
  name: string;
  /** Lighter text behind it: the note of a server, the server of a backup (phones, dialogs). */
  note: string;
  serverId: string | null;
  own: NotifyRule;
  /** What would hold if nothing was set here. */
  inherited: EffectiveRule;
  effective: EffectiveRule;
  lastMessage: NotifyRules["all"]["lastMessage"];
}

export const keyOf = (scope: Scope): string => (scope.scope === "all" ? "all" : `${scope.scope}:${scope.id}`);

export const differs = ({ own }: Pick<RuleRow, "own">): boolean => Object.keys(own).length > 0;

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

interface Filter {
  text: string;
  /** Only what has something of its own, with the servers above it. */
  onlyDifferences: boolean;
}

/** The lines of the table: the default, then server by server with its backups. */
export function rowsOf(data: NotifyRules, { text, onlyDifferences }: Filter): RuleRow[] {
  const { all, remind } = data;
  const words = plain(text).split(/\s+/).filter(Boolean);
  const finds = (haystack: string) => words.every((word) => haystack.includes(word));
  const usual = effectiveRule({ all: {}, remind });
  const effective = effectiveRule({ all: all.own, remind });
  const rows: RuleRow[] = [
    {
      key: "all",
      scope: { scope: "all" },
      name: "",
      note: "",
      serverId: null,
      own: all.own,
      inherited: usual,
      effective,
      lastMessage: all.lastMessage,
    },
  ];
  for (const server of data.servers) {
    const said = `${server.name} ${server.alias ?? ""} ${server.note ?? ""} ${server.tags.join(" ")}`;
    const about = plain(said);
    const jobs = server.jobs.filter(
      (job) => finds(`${about} ${plain(job.name)}`) && (!onlyDifferences || differs(job)),
    );
    const shown = jobs.length > 0 || (finds(about) && (!onlyDifferences || differs(server)));
    if (!shown) continue;
    const ofServer = effectiveRule({ all: all.own, server: server.own, remind });
    const name = server.alias ?? server.name;
    rows.push({
      key: `server:${server.id}`,
      scope: { scope: "server", id: server.id },
      name,
      note: server.note ?? (server.alias === null ? "" : server.name),
      serverId: server.id,
      own: server.own,
      inherited: effective,
      effective: ofServer,
      lastMessage: server.lastMessage,
    });
    for (const job of jobs) {
      rows.push({
        key: `job:${job.id}`,
        scope: { scope: "job", id: job.id },
        name: job.name,
        note: name,
        serverId: server.id,
        own: job.own,
        inherited: ofServer,
        effective: differs(job)
          ? effectiveRule({ all: all.own, server: server.own, job: job.own, remind })
          : ofServer,
        lastMessage: job.lastMessage,
      });
    }
  }
  return rows;
}

/** Everything below these scopes that has something of its own. */
export function differencesBelow(data: NotifyRules, scopes: readonly Scope[]): Scope[] {
  const everything = scopes.some(({ scope }) => scope === "all");
  const servers = new Set(scopes.flatMap((scope) => (scope.scope === "server" ? [scope.id] : [])));
  return data.servers.flatMap((server): Scope[] => [
    ...(everything && differs(server) ? [{ scope: "server" as const, id: server.id }] : []),
    ...(everything || servers.has(server.id)
      ? server.jobs.filter(differs).map(({ id }) => ({ scope: "job" as const, id }))
      : []),
  ]);
}

function changed(
  own: NotifyRule,
  { set = {}, clear = false }: Pick<RulesPatch, "set" | "clear">,
): NotifyRule {
  const next: Record<string, unknown> = clear ? {} : { ...own };
  for (const [name, value] of Object.entries(set)) {
    if (value === null) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** The table as it will be after a change that the server has not confirmed yet. */
export function applyPatch(data: NotifyRules, patch: RulesPatch): NotifyRules {
  const named = new Set(patch.scopes.map(keyOf));
  const below = new Set(patch.below ? differencesBelow(data, patch.scopes).map(keyOf) : []);
  const without = patch.clear
    ? { clear: true }
    : { set: Object.fromEntries(Object.keys(patch.set ?? {}).map((name) => [name, null])) };
  const change = <Row extends { own: NotifyRule }>(row: Row, key: string): Row => {
    let { own } = row;
    if (named.has(key)) own = changed(own, patch);
    if (below.has(key)) own = changed(own, without);
    return own === row.own ? row : { ...row, own };
  };
  return {
    ...data,
    all: change(data.all, "all"),
    servers: data.servers.map((server) => {
      const next = change(server, `server:${server.id}`);
      const jobs = server.jobs.map((job) => change(job, `job:${job.id}`));
      return jobs.some((job, index) => job !== server.jobs[index]) ? { ...next, jobs } : next;
    }),
  };
}

function* everyRule({ all, servers }: NotifyRules): Generator<[Scope, NotifyRule]> {
  yield [{ scope: "all" }, all.own];
  for (const server of servers) {
    yield [{ scope: "server", id: server.id }, server.own];
    for (const job of server.jobs) yield [{ scope: "job", id: job.id }, job.own];
  }
}

/** The changes that bring back what was set before: scopes with the same rule in one. */
export function patchesBack(before: NotifyRules, after: NotifyRules): RulesPatch[] {
  const now = new Map([...everyRule(after)].map(([scope, own]) => [keyOf(scope), JSON.stringify(own)]));
  const groups = new Map<string, Scope[]>();
  for (const [scope, own] of everyRule(before)) {
    const text = JSON.stringify(own);
    if (now.get(keyOf(scope)) === text) continue;
    const group = groups.get(text);
    if (group) group.push(scope);
    else groups.set(text, [scope]);
  }
  return [...groups].map(([text, scopes]) => ({ scopes, clear: true, set: JSON.parse(text) }));
}
