import type { Dashboard, DashboardJob, DashboardServer } from "@duplistatus/contract";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { withChanges } from "./dashboard-changes.ts";
import { keys } from "./queries.ts";
import { refreshDashboard } from "./refresh-dashboard.ts";

const job = (id: number, runCount = 1, serverId = "m1") =>
  ({ id, serverId, name: `Job ${id}`, runCount }) as DashboardJob;
const server = (id: string, name = id) => ({ id, name, alias: null }) as DashboardServer;
const dashboard = (version: string, jobs: DashboardJob[], servers = [server("m1")]): Dashboard => ({
  ...{ now: 1, version, jobs, servers },
  summary: { runs: jobs.length } as Dashboard["summary"],
});

afterEach(() => vi.unstubAllGlobals());

describe("changes of the dashboard", () => {
  it("replace what they are about and leave the rest as it is", () => {
    const before = dashboard("a:1", [job(1), job(2), job(4)]);
    const after = withChanges(before, { ...dashboard("a:2", [job(2, 5), job(3)]), from: "a:1" });
    expect(after.version).toBe("a:2");
    expect(after.jobs.map(({ id, runCount }) => [id, runCount])).toEqual([
      [1, 1],
      [2, 5],
      [3, 1],
      [4, 1],
    ]);
    expect(after.jobs[0]).toBe(before.jobs[0]);
    expect(after.servers).toHaveLength(1);
  });
});

describe("news", () => {
  /** A page that shows the dashboard; the server answers questions for changes so. */
  async function page(changes: (since: string) => unknown) {
    let full = 0;
    vi.stubGlobal("fetch", async (url: string) => {
      const since = new URL(url, "http://x").searchParams.get("since")!;
      return new Response(JSON.stringify({ changes: changes(since) }));
    });
    const client = new QueryClient();
    const observer = new QueryObserver(client, {
      queryKey: keys.dashboard,
      queryFn: async () => dashboard(`a:${++full}0`, [job(1, full)]),
      staleTime: Number.POSITIVE_INFINITY,
    });
    const stop = observer.subscribe(() => {});
    await expect.poll(() => client.getQueryData(keys.dashboard)).toBeDefined();
    const runs = () => client.getQueryData<Dashboard>(keys.dashboard)!.jobs[0]!.runCount;
    return { client, stop, runs, full: () => full };
  }

  it("are read alone", async () => {
    const { client, runs, full, stop } = await page((from) => ({ ...dashboard("a:11", [job(1, 7)]), from }));
    await refreshDashboard(client);
    expect([runs(), full()]).toEqual([7, 1]);
    stop();
  });

  it("that come while others are read are read after them", async () => {
    let version = 11;
    const { client, runs, stop } = await page((from) => ({
      ...dashboard(`a:${version}`, [job(1, version++)]),
      from,
    }));
    const first = refreshDashboard(client);
    await refreshDashboard(client);
    await first;
    expect(runs()).toBe(12);
    stop();
  });

  it("after a gap are a reason to read everything", async () => {
    const { client, runs, full, stop } = await page(() => null);
    await refreshDashboard(client);
    await expect.poll(() => [runs(), full()]).toEqual([2, 2]);
    stop();
  });
});
