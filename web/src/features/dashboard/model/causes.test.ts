import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { mockDashboard } from "../dashboard.mock.ts";
import { byCause } from "./causes.ts";
import { troubleList } from "./trouble.ts";

const now = Date.UTC(2026, 10, 22, 16, 0);
const data = mockDashboard(200, now);
const servers = new Map<string, DashboardServer>(data.servers.map((server) => [server.id, server]));
const incident = (id: number, acknowledged = false): DashboardJob["watch"]["incident"] => ({
  id,
  cause: "failing",
  variant: "failed",
  facts: {},
  severity: "critical",
  openedAt: now,
  since: now,
  acknowledged,
  snoozedUntil: null,
});

/** The jobs of the mock, the first ones in trouble. */
function grouped(troubles: Partial<DashboardJob>[], most = 7) {
  const jobs = data.jobs.slice(0, 60).map((job, index) => ({
    ...job,
    state: "ok" as const,
    watch: { ...job.watch, incident: null },
    ...troubles[index],
  }));
  return byCause(troubleList(jobs, servers), most);
}

const failing = (code: string, host: string | null, at = now): Partial<DashboardJob> => ({
  state: "failing",
  failingSince: at,
  cause: { code, host, path: null } as DashboardJob["cause"],
});

describe("the causes of trouble", () => {
  it("make one line of a destination that several backups cannot reach, since the first of them", () => {
    const groups = grouped([
      failing("no-route", "vault.lan"),
      failing("connection-refused", "VAULT.lan", now - 1_000),
      failing("no-route", "other.lan"),
    ]);
    expect(groups.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      ["destination", 2],
      [null, 1],
    ]);
    expect(groups[0]).toMatchObject({ name: expect.stringMatching(/vault/i), since: now - 1_000 });
  });

  it("do not put a refused login down to the host", () => {
    expect(
      grouped([failing("login-refused", "vault.lan"), failing("login-refused", "vault.lan")]),
    ).toHaveLength(2);
  });

  it("name the server whose backups did not run", () => {
    const [first] = data.servers.filter(
      ({ id }) => data.jobs.filter((job) => job.serverId === id).length > 1,
    );
    const own = data.jobs.map((job) =>
      job.serverId === first!.id ? { state: "overdue" as const, overdueSince: now } : {},
    );
    const [group, ...rest] = grouped(own);
    expect(group).toMatchObject({ kind: "server", name: first!.name, servers: 1 });
    expect(rest).toEqual([]);
  });

  it("fold by state only what cannot be read at a glance", () => {
    const warned = (count: number) => Array.from({ length: count }, () => ({ state: "warning" as const }));
    expect(grouped(warned(7)).every(({ kind }) => kind === null)).toBe(true);
    const many = grouped([...warned(40), failing("disk-full", null)]);
    expect(many.map(({ kind, rows }) => [kind, rows.length])).toEqual([
      [null, 1],
      ["state", 40],
    ]);
  });

  it("lose and double nothing", () => {
    const list = troubleList(data.jobs, servers);
    const ids = byCause(list, 7).flatMap(({ rows }) => rows.map(({ job }) => job.id));
    expect(ids.sort((a, b) => a - b)).toEqual(list.map(({ job }) => job.id).sort((a, b) => a - b));
  });

  it("ask to attend to what nobody attends to, and stand last when somebody does", () => {
    const attended = (id: number, acknowledged: boolean) => ({
      ...failing("no-route", id < 3 ? "vault.lan" : null),
      watch: { ...data.jobs[0]!.watch, incident: incident(id, acknowledged) },
    });
    const groups = grouped([attended(1, true), attended(2, false), attended(3, true)]);
    expect(groups.map(({ unattended }) => unattended)).toEqual([[2], []]);
    const quiet = grouped([attended(1, true), attended(2, true), attended(3, false)]);
    expect(quiet.map(({ kind }) => kind)).toEqual([null, "destination"]);
  });
});
