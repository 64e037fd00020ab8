import { attentionOf } from "@duplistatus/contract/attention";
import { describe, expect, it } from "vitest";
import { lookOf, shownCause, stateOrder, worstState } from "../../../jobs/states.ts";
import { readHistory } from "../../../jobs/strip-bars.ts";
import { mockDashboard } from "../dashboard.mock.ts";
import { type Arrangement, arrange } from "./arrange.ts";
import { placeCards } from "./masonry.ts";
import { tableRows } from "./rows.ts";
import { troubleList } from "./trouble.ts";
import { assess } from "./verdict.ts";

const now = Date.UTC(2026, 10, 22, 16, 0);
const data = mockDashboard(12, now);
const servers = new Map(data.servers.map((server) => [server.id, server]));
const all: Arrangement = {
  text: "",
  state: null,
  onlyTrouble: false,
  sort: "trouble",
  grouping: "none",
  stateName: (state) => `state ${state}`,
};
const names = (how: Partial<Arrangement>) =>
  arrange(data, { ...all, ...how }).flatMap((group) => group.entries.map((entry) => entry.server.name));

describe("the verdict", () => {
  const kindOf = (jobs: typeof data.jobs, servers = data.servers) =>
    assess({ attention: attentionOf(jobs, servers) }, null).kind;
  it("counts each backup once", () => {
    expect(attentionOf(data.jobs, data.servers)).toEqual({
      needs: 4,
      acknowledged: 0,
      fine: 18,
      unscheduled: 0,
      neverRan: 1,
      servers: 0,
    });
    expect(assess(data.summary, "failing")).toEqual({ kind: "trouble", state: "failing" });
  });
  it("is fine when every backup is", () => {
    expect(assess(mockDashboard(9, now, true).summary, null)).toEqual({ kind: "fine", state: "ok" });
  });
  it("claims nothing while no backup ever ran", () => {
    expect(kindOf(data.jobs.filter((job) => job.state === "none"))).toBe("nothing-yet");
    expect(kindOf([])).toBe("nothing-yet");
  });
  it("does not call an overdue backup fine", () => {
    expect(kindOf(data.jobs.filter((job) => job.state === "overdue"))).toBe("trouble");
  });
  it("is not green while nobody knows when a backup is due", () => {
    const [first, ...rest] = data.jobs.filter((job) => job.state === "ok");
    const unscheduled = { ...first!, state: "unscheduled" as const };
    expect(assess({ attention: attentionOf([unscheduled, ...rest], []) }, null)).toEqual({
      kind: "fine",
      state: "unscheduled",
    });
    expect(assess({ attention: attentionOf([unscheduled], []) }, null)).toEqual({
      kind: "finished",
      state: "unscheduled",
    });
  });
  it("asks for nothing once all trouble is acknowledged, and is not green", () => {
    const overdue = data.jobs.find((job) => job.state === "overdue")!;
    const incident = { ...overdue.watch.incident!, acknowledged: true };
    const attended = { ...overdue, watch: { ...overdue.watch, incident } };
    expect(attentionOf([attended], [])).toMatchObject({ needs: 0, acknowledged: 1 });
    expect(kindOf([attended])).toBe("attended");
  });
  it("counts a server in trouble apart from its backups", () => {
    const ok = data.jobs.filter((job) => job.state === "ok");
    const { incident } = data.jobs.find((job) => job.state === "overdue")!.watch;
    expect(attentionOf(ok, [{ incident }])).toMatchObject({ needs: 0, servers: 1 });
    expect(kindOf(ok, [{ ...data.servers[0]!, incident }])).toBe("trouble");
  });
});

describe("the trouble list", () => {
  const list = troubleList(data.jobs, servers);
  it("holds only what is wrong, worst first", () => {
    expect(list.map((trouble) => trouble.job.state)).toEqual([
      "failing",
      "overdue",
      "warning",
      "unconfirmed",
    ]);
  });
  it("dates a failing backup from its first failure", () => {
    expect(list[0]!.since).toBe(list[0]!.job.failingSince);
    expect(list[0]!.since).toBeGreaterThan(list[0]!.job.goodAt!);
  });
  it("dates an overdue backup from the run that did not come", () => {
    const overdue = list.find((trouble) => trouble.job.state === "overdue")!;
    expect(overdue.expectedAt).toBe(now - 14 * 3_600_000);
    expect(overdue.since).toBe(overdue.expectedAt);
  });
});

describe("an incident of a job whose runs look fine", () => {
  const healthy = data.jobs.find((job) => job.state === "ok")!;
  const incident = {
    id: 1,
    cause: "stale",
    severity: "critical",
    openedAt: now,
    since: now,
    variant: "from_a_test",
    facts: {},
    acknowledged: false,
    snoozedUntil: null,
  } as const;
  const stale = { ...healthy, watch: { ...healthy.watch, incident } };
  it("needs attention, under its own name", () => {
    expect(attentionOf([stale], [])).toMatchObject({ needs: 1, fine: 0 });
    expect(lookOf(stale)).toBe("failing");
    expect(shownCause(stale)).toBe("stale");
    expect(troubleList([stale], servers)[0]!.since).toBe(healthy.goodAt);
  });
  it("does not hide what a run itself says", () => {
    expect(shownCause({ ...stale, state: "overdue" })).toBeNull();
    expect(lookOf({ ...stale, state: "overdue" })).toBe("overdue");
  });
  it("is no trouble while it is suppressed", () => {
    const suppressed = {
      ...healthy,
      watch: { ...healthy.watch, suppressed: { reason: "maintenance", until: null } as const },
    };
    expect(attentionOf([suppressed], [])).toMatchObject({ needs: 0, fine: 1 });
  });
});

describe("arranging", () => {
  it("puts the servers with the worst backups first", () => {
    expect(names({}).slice(0, 5)).toEqual(["mail-01", "nas-berlin", "office-dc", "old-win7", "web-03"]);
  });
  it("sorts by name as people do", () => {
    expect(names({ sort: "name", text: "nas" })).toEqual(["nas-berlin", "nas-hamburg"]);
  });
  it("keeps all jobs of a server that matches, and only matching jobs of one that does not", () => {
    const [group] = arrange(data, { ...all, text: "photos" });
    expect(group!.entries.map((entry) => entry.jobs.map((job) => job.name))).toEqual([
      ["Photos"],
      ["Photos"],
    ]);
    expect(arrange(data, { ...all, text: "nas-berlin" })[0]!.entries[0]!.jobs).toHaveLength(3);
  });
  it("finds words across server and job, without accents and case", () => {
    expect(names({ text: "HAMBURG phótos" })).toEqual(["nas-hamburg"]);
    expect(names({ text: "shop" })).toEqual(["pos-kasse-1", "pos-kasse-2"]);
    expect(names({ text: "machine-3" })).toEqual(["web-03"]);
    expect(names({ text: "no such thing" })).toEqual([]);
  });
  it("shows only trouble, or only one state", () => {
    const trouble = arrange(data, { ...all, onlyTrouble: true })[0]!.entries.flatMap((entry) => entry.jobs);
    expect(trouble.map((job) => job.state)).toEqual(["failing", "overdue", "warning", "unconfirmed"]);
    expect(names({ state: "running" })).toEqual(["web-03"]);
  });
  it("groups by server and by state, the worst state first", () => {
    const servers = arrange(data, { ...all, sort: "name", grouping: "server" });
    expect(servers[0]).toMatchObject({ tag: "anna-laptop", entries: [{ server: { name: "anna-laptop" } }] });
    const states = arrange(data, { ...all, grouping: "status" });
    expect(states.map(({ tag }) => tag).slice(0, 3)).toEqual([
      "state failing",
      "state overdue",
      "state warning",
    ]);
    const jobs = states.flatMap(({ entries }) => entries.flatMap((entry) => entry.jobs));
    expect(jobs).toHaveLength(data.jobs.length);
    expect(new Set(states[0]!.entries.flatMap((entry) => entry.jobs.map((job) => job.state)))).toEqual(
      new Set(["failing"]),
    );
  });
  it("groups by tag, untagged servers last", () => {
    expect(arrange(data, { ...all, grouping: "tag" }).map((group) => group.tag)).toEqual([
      "home",
      "office",
      "shop",
      null,
    ]);
  });
  it("loses and doubles nothing", () => {
    for (const sort of ["trouble", "name", "last-run", "size"] as const) {
      const ids = arrange(data, { ...all, sort })[0]!.entries.flatMap((entry) =>
        entry.jobs.map((job) => job.id),
      );
      expect(ids.sort((a, b) => a - b)).toEqual(data.jobs.map((job) => job.id));
    }
  });
  it("knows the order of all states", () => {
    expect(worstState(data.jobs)).toBe(stateOrder[0]);
    expect(worstState([])).toBe("none");
  });
});

describe("the table", () => {
  const groups = arrange(data, all);
  it("keeps servers together and marks repeated names", () => {
    const rows = tableRows(groups, null);
    expect(rows.filter((row) => row.kind === "job" && !row.repeated)).toHaveLength(12);
  });
  it("puts what is unknown last in both directions", () => {
    for (const descending of [true, false]) {
      const last = tableRows(groups, { column: "versions", descending }).at(-1)!;
      expect(last.kind === "job" && last.job.state).toBe("none");
    }
  });
  it("sorts within groups and gives every row a key of its own", () => {
    const rows = tableRows(arrange(data, { ...all, grouping: "tag" }), {
      column: "stored",
      descending: true,
    });
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    expect(rows.filter((row) => row.kind === "group")).toHaveLength(4);
  });
});

describe("the strip", () => {
  it("grows with the duration and tells failures by their full height", () => {
    const bars = readHistory("s4sgswe1");
    expect(bars.map((bar) => bar.look)).toEqual(["good", "good", "good", "failed"]);
    expect(bars[0]!.height).toBeLessThan(bars[1]!.height);
    expect(bars[1]!.height).toBeLessThan(bars[2]!.height);
    expect(bars[3]!.height).toBe(1);
  });
  it("keeps runs of the same length at one height and survives what it does not know", () => {
    expect(new Set(readHistory("sgsgsg").map((bar) => bar.height)).size).toBe(1);
    expect(readHistory("s0")[0]!.height).toBeGreaterThan(0.2);
    expect(readHistory("?!s").map((bar) => bar.look)).toEqual(["unknown"]);
    expect(readHistory("")).toEqual([]);
  });
});

describe("card placing", () => {
  it("fills columns without holes and from left to right", () => {
    const { places, height } = placeCards([100, 50, 80, 40], 3, 10);
    expect(places.map((place) => place.column)).toEqual([0, 1, 2, 1]);
    expect(places[3]!.top).toBe(60);
    expect(height).toBe(100);
  });
  it("takes no room when there is nothing", () => expect(placeCards([], 3, 10).height).toBe(0));
});
