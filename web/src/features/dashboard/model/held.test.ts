import { describe, expect, it } from "vitest";
import { mockDashboard } from "../dashboard.mock.ts";
import { arrange } from "./arrange.ts";
import { byCause } from "./causes.ts";
import { capture, holdServers, holdTrouble, newTroubles } from "./held.ts";
import { troubleList } from "./trouble.ts";

const data = mockDashboard(12, Date.UTC(2026, 10, 22, 16, 0));
const servers = new Map(data.servers.map((server) => [server.id, server]));
const shown = (jobs: typeof data.jobs) => ({
  groups: arrange(
    { servers: data.servers, jobs },
    {
      text: "",
      state: null,
      onlyTrouble: false,
      sort: "trouble",
      grouping: "none",
      stateName: (state) => state,
    },
  ),
  trouble: byCause(troubleList(jobs, servers), 7),
});
const namesOf = (groups: ReturnType<typeof arrange>) =>
  groups.flatMap(({ entries }) =>
    entries.flatMap(({ server, jobs }) => [server.id, ...jobs.map(({ id }) => id)]),
  );

describe("the order while somebody points at a list", () => {
  const before = shown(data.jobs);
  const held = capture("", before.groups, before.trouble);
  const last = data.jobs.findLast((job) => job.state === "ok")!;
  const after = shown(
    data.jobs.map((job) => (job.id === last.id ? { ...job, state: "failing" as const } : job)),
  );

  it("stays when a backup begins to fail", () => {
    expect(namesOf(after.groups)).not.toEqual(namesOf(before.groups));
    expect(namesOf(holdServers(after.groups, held))).toEqual(namesOf(before.groups));
  });

  it("shows how the backup is, only not elsewhere", () => {
    const jobs = holdServers(after.groups, held).flatMap(({ entries }) =>
      entries.flatMap((entry) => entry.jobs),
    );
    expect(jobs.find(({ id }) => id === last.id)!.state).toBe("failing");
  });

  it("pushes nothing down by a new line of trouble, and counts it", () => {
    expect(after.trouble).toHaveLength(before.trouble.length + 1);
    expect(holdTrouble(after.trouble, held).map(({ key }) => key)).toEqual(
      before.trouble.map(({ key }) => key),
    );
    expect(newTroubles(after.trouble, held)).toBe(1);
    expect(newTroubles(before.trouble, held)).toBe(0);
  });
});
