import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { createNetworkWatch, hasDefaultRoute, type Network } from "./network.ts";
import { createMonitor } from "./timer.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const head = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT";
const near = "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0";
const far = "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0";
const zeros = "0".repeat(32);
const via = `fd${"0".repeat(29)}1`;
const route6 = (to: string, length: string, flags: string, name: string) =>
  `${to} ${length} ${zeros} 00 ${via} 00000400 00000003 00000000 ${flags}     ${name}`;

describe("the default route of this machine", () => {
  it("is found in either table", () => {
    expect(hasDefaultRoute([head, near, far].join("\n"), "")).toBe(true);
    expect(hasDefaultRoute([head, near].join("\n"), route6(zeros, "00", "00000003", "eth0"))).toBe(true);
  });

  it("is not a route nearby, one that is down, and not the one that refuses everything", () => {
    expect(
      hasDefaultRoute([head, near].join("\n"), route6(`fe8${"0".repeat(29)}`, "40", "00000001", "eth0")),
    ).toBe(false);
    expect(hasDefaultRoute(far.replace("0003", "0002"), "")).toBe(false);
    expect(hasDefaultRoute(head, route6(zeros, "00", "00200200", "lo"))).toBe(false);
    expect(hasDefaultRoute("", "")).toBe(false);
  });

  it("counts as lost only where there was one, and while no report arrives", () => {
    let now: Network = { address: true, defaultRoute: false };
    const closed = createNetworkWatch(() => now);
    expect([closed(1, null), closed(2, null)]).toEqual([null, null]);
    now = { address: false, defaultRoute: null };
    expect([closed(3, null), closed(4, null)]).toEqual([3, 3]);

    now = { address: true, defaultRoute: true };
    const watch = createNetworkWatch(() => now);
    expect(watch(10, 5)).toBeNull();
    now = { address: true, defaultRoute: false };
    expect([watch(20, 5), watch(30, 5)]).toEqual([20, 20]);
    expect([watch(40, 35), watch(50, 35)]).toEqual([null, null]);
    now = { address: true, defaultRoute: true };
    expect(watch(60, 35)).toBeNull();
    now = { address: true, defaultRoute: false };
    expect(watch(70, 35)).toBe(70);
  });
});

describe.each(engines)("while this machine is cut off, on %s", (engine) => {
  let test: TestMonitoring;
  afterEach(() => test.program.close());
  const leader = { isLeader: async () => true, close: async () => undefined };

  async function play(reach: { from: number; until: number }): Promise<string[]> {
    test = await testMonitoring(engine);
    const monitor = createMonitor(test.program.context, leader, () => {
      const cutOff = test.now() >= reach.from && test.now() < reach.until;
      return { address: true, defaultRoute: !cutOff };
    });
    for (let night = 0; night < 12; night++) {
      await test.upload();
      test.pass(day);
    }
    const start = test.now();
    reach.from += start;
    reach.until += start;
    await test.upload();
    // The run of the next night did not come, or its report could not.
    for (let looks = 0; looks < 3 * 24 * 6; looks++) {
      test.pass(10 * minute);
      await monitor.tick();
    }
    const { incidents } = await test.get<{ incidents: { cause: string; openedAt: number }[] }>(
      "incidents?state=all",
    );
    await monitor.stop();
    return incidents.map(({ cause, openedAt }) => `${cause} ${Math.round((openedAt - start) / hour)}`);
  }

  it("a run that may have reported in vain is called late after it, and not left to the next one", async () => {
    expect(await play({ from: 20 * hour, until: 30 * hour })).toEqual(["overdue 31"]);
  });

  it("a moment without network takes nothing away", async () => {
    expect(await play({ from: 25 * hour, until: 25 * hour + 10 * minute })).toEqual(["overdue 26"]);
  });
});
