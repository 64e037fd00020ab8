// Slips of important rules that once went unnoticed, and the tests that notice them now.

const compat = ["server/src/pages/compat/compat.test.ts"];
const undo = ["server/src/merging/undo.test.ts"];
const monitoring = ["expectation", "patience", "monitoring"].map(
  (name) => `server/src/monitoring/${name}.test.ts`,
);
const schedule = ["generation", "next-run"].map((name) => `duplicati/src/schedule/${name}.test.ts`);
const versions = ["duplicati/src/retention-versions.test.ts"];
const outbound = ["duplicati/src/client/outbound.test.ts"];

/** `find` stands in the file exactly once, `put` takes its place. */
export const namedMutations = [
  ...["messages", "warnings", "errors"].map((list) => ({
    rule: `public answers without ${list}`,
    file: "server/src/pages/compat/status.ts",
    find: `withLog ? log.${list} : []`,
    put: `log.${list}`,
    tests: compat,
  })),
  {
    rule: "log lines only for those who are known",
    file: "server/src/pages/compat/routes.ts",
    find: "withLog: request.caller !== null",
    put: "withLog: true",
    tests: compat,
  },
  {
    rule: "an undo keeps what somebody changed since",
    file: "server/src/merging/undo.ts",
    find: " && now[column] === after[column]",
    put: "",
    tests: undo,
  },
  {
    rule: "a merge can be undone for 30 days",
    file: "server/src/merging/merge.ts",
    find: "export const undoDays = 30;",
    put: "export const undoDays = 31;",
    tests: undo,
  },
  {
    rule: "a merge can be undone for 30 days, to the moment",
    file: "server/src/merging/undo.ts",
    find: "merge.undo_until <= at",
    put: "merge.undo_until < at",
    tests: undo,
  },
  {
    rule: "an undo does not leave a job late whose incident was closed",
    file: "server/src/merging/undo.ts",
    find: "await settleOverdue(sql, snapshot);",
    put: "",
    tests: undo,
  },
  {
    rule: "an undo moves the tokens of a server back at once",
    file: "server/src/access/accounts/tokens.ts",
    find: "(merged|unmerged|removed)",
    put: "(merged|removed)",
    tests: undo,
  },
  {
    rule: "an admin token is no person",
    file: "server/src/access/permissions.ts",
    find: 'user: ["role:user", "role:admin"],',
    put: 'user: ["role:user", "role:admin", "scope:admin"],',
    tests: ["server/src/route-access.test.ts"],
  },
  {
    rule: "the same host with another port is another origin, behind a proxy too",
    file: "server/src/platform/http/same-origin.ts",
    find: "(proxied && to.port === null)",
    put: "proxied",
    tests: ["server/src/platform/http/same-origin.test.ts"],
  },
  {
    rule: "runs that stray have their deadline later",
    file: "server/src/monitoring/expectation.ts",
    find: " + row.spread_ms",
    put: "",
    tests: monitoring,
  },
  {
    rule: "runs that stray have their deadline later, in the simulation",
    file: "server/src/monitoring/expectation.ts",
    find: " + row.spread_ms",
    put: "",
    tests: ["tools/src/simulation/simulation.test.ts"],
  },
  {
    rule: "what Duplicati plans on does not stop the clock of the last good backup",
    file: "server/src/monitoring/plan.ts",
    find: "if (!putOff || row.stale_base === null) return;",
    put: "if (row.stale_base === null) return;",
    tests: monitoring,
  },
  {
    rule: "what Duplicati planned meanwhile counts for the last good backup",
    file: "server/src/monitoring/watch.ts",
    find: "if (!good) advanceStaleBase(row);",
    put: "",
    tests: monitoring,
  },
  {
    rule: "patience after alarms in vain",
    file: "server/src/monitoring/expectation.ts",
    find: " + row.patience_ms",
    put: "",
    tests: monitoring,
  },
  {
    rule: "patience for a report on its way",
    file: "server/src/monitoring/plan.ts",
    find: "if (ended && awaited) row.expected_known_at = at;",
    put: "",
    tests: monitoring,
  },
  {
    rule: "a report may have been on its way when this program went off",
    file: "server/src/monitoring/suppression.ts",
    find: "usual + onItsWay >=",
    put: "usual >=",
    tests: monitoring,
  },
  {
    rule: "canary 2.1.0.100 steps in local time",
    file: "duplicati/src/schedule/generation.ts",
    find: "build >= 100",
    put: "build > 100",
    tests: schedule,
  },
  {
    rule: "release 2.1.1 steps in local time",
    file: "duplicati/src/schedule/generation.ts",
    find: "patch !== 0",
    put: "patch > 1",
    tests: schedule,
  },
  {
    rule: "a list of versions may be one off",
    file: "duplicati/src/retention-versions.ts",
    find: "Math.abs(count - versions.length) > 1",
    put: "Math.abs(count - versions.length) > 2",
    tests: versions,
  },
  {
    rule: "an empty list is not the one of three versions",
    file: "duplicati/src/retention-versions.ts",
    find: "evidence.versionCount > 2",
    put: "evidence.versionCount > 3",
    tests: versions,
  },
  {
    rule: "no two versions are of the same moment of a repeated hour",
    file: "duplicati/src/retention-versions.ts",
    find: "if (moment < way.moment)",
    put: "if (moment <= way.moment)",
    tests: versions,
  },
  {
    rule: "the address that answered is looked at, not only the one looked up",
    file: "duplicati/src/client/dial.ts",
    find: "!mayConnect(tcp.remoteAddress, address.host, options)",
    put: "false",
    tests: outbound,
  },
  {
    rule: "an address in a channel's settings is looked at without a name, too",
    file: "server/src/platform/outbound/connect.ts",
    find: "if (isIP(name) !== 0) await allowedAddresses(name, resolve);",
    put: "",
    tests: ["server/src/platform/outbound/connect.test.ts"],
  },
];
