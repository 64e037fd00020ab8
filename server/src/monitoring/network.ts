import { readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";

/** What this machine knows of its own network. */
export interface Network {
  /** It has an address that others could reach. */
  address: boolean;
  /** It has a default route; null where that cannot be known. */
  defaultRoute: boolean | null;
}

const isUp = 1;
const rejects = 0x200;

/**
 * Reads the tables of Linux' `/proc/net/route` and `/proc/net/ipv6_route`.
 * @returns whether one of them has a default route that leads somewhere
 */
export function hasDefaultRoute(ipv4: string, ipv6: string): boolean {
  const rows = (text: string) => text.split("\n").map((line) => line.trim().split(/\s+/));
  const leads = (flags: string | undefined) => {
    const bits = Number.parseInt(flags ?? "", 16);
    return (bits & isUp) !== 0 && (bits & rejects) === 0;
  };
  return (
    rows(ipv4).some(
      ([, to, , flags, , , , mask]) => to === "00000000" && mask === "00000000" && leads(flags),
    ) ||
    rows(ipv6).some(
      ([to, length, , , , , , , flags, name]) =>
        /^0{32}$/.test(to ?? "") && length === "00" && name !== "lo" && leads(flags),
    )
  );
}

function readDefaultRoute(): boolean | null {
  try {
    return hasDefaultRoute(
      readFileSync("/proc/net/route", "utf8"),
      readFileSync("/proc/net/ipv6_route", "utf8"),
    );
  } catch {
    return null;
  }
}

/** True while this machine has an address that others could reach. */
export const hasAddress = (): boolean =>
  Object.values(networkInterfaces())
    .flat()
    .some((one) => one !== undefined && !one.internal);

export const readNetwork = (): Network => ({ address: hasAddress(), defaultRoute: readDefaultRoute() });

/**
 * Tells since when this machine is cut off (epoch ms), at each look; null while it is not. A machine that never had a
 * default route lives in a closed network, and one that still gets reports is not cut off.
 */
export function createNetworkWatch(
  read: () => Network,
): (now: number, lastNews: number | null) => number | null {
  let hadRoute = false;
  let lostAt: number | null = null;
  return (now, lastNews) => {
    const { address, defaultRoute } = read();
    // What arrived without a route came from the same network: it has none to lose any more.
    const stillHears = lostAt !== null && lastNews !== null && lastNews > lostAt;
    hadRoute = defaultRoute === true || (hadRoute && !stillHears);
    if (address && !(hadRoute && defaultRoute === false)) lostAt = null;
    else lostAt ??= now;
    return lostAt;
  };
}
