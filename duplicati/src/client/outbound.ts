import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";
import type { ReachOptions } from "./options.ts";
import { ProblemError } from "./problem.ts";

/**
 * Addresses that are never a Duplicati server and often a way to a cloud's secrets: link-local (with
 * 169.254.169.254), the metadata and control addresses of the large clouds, "any", multicast and broadcast.
 */
const neverAllowed = new BlockList();
neverAllowed.addSubnet("169.254.0.0", 16, "ipv4");
neverAllowed.addSubnet("0.0.0.0", 8, "ipv4");
neverAllowed.addSubnet("224.0.0.0", 4, "ipv4");
neverAllowed.addAddress("255.255.255.255", "ipv4");
neverAllowed.addAddress("100.100.100.200", "ipv4"); // Alibaba Cloud
neverAllowed.addAddress("168.63.129.16", "ipv4"); // Azure
neverAllowed.addAddress("192.0.0.192", "ipv4"); // Oracle Cloud
neverAllowed.addSubnet("fe80::", 10, "ipv6");
neverAllowed.addSubnet("ff00::", 8, "ipv6");
neverAllowed.addAddress("::", "ipv6");
neverAllowed.addAddress("fd00:ec2::254", "ipv6"); // Amazon
neverAllowed.addAddress("fd20:ce::254", "ipv6"); // Google

/**
 * The address that traffic really goes to: without zone, and as IPv4 where IPv6 only wraps it (mapped `::ffff:`,
 * compatible `::`, translated `::ffff:0:`, NAT64 `64:ff9b::` and `64:ff9b:1::`, 6to4 `2002:`, Teredo `2001::`, ISATAP).
 */
export function plainIp(address: string): string {
  const ip = address.replace(/%.*$/, "").toLowerCase();
  if (isIP(ip) !== 6) return ip;
  const bits = wrappedV4(expandV6(ip).map((group) => Number.parseInt(group, 16)));
  return bits === null ? ip : [24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".");
}

/** Heads of addresses whose last 32 bits are an IPv4 address. */
const wrappingHeads = [
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0],
];

/** The IPv4 address inside of an IPv6 one, as 32 bits; null when there is none. */
function wrappedV4(groups: readonly number[]): number | null {
  const pair = (index: number) => ((groups[index]! << 16) | groups[index + 1]!) >>> 0;
  if (groups[0] === 0x2002) return pair(1);
  if (groups[0] === 0x2001 && groups[1] === 0) return ~pair(6) >>> 0;
  const isLocalNat64 = groups[0] === 0x64 && groups[1] === 0xff9b && groups[2] === 1;
  const isIsatap = groups[5] === 0x5efe && (groups[4] === 0 || groups[4] === 0x200);
  const wraps = wrappingHeads.some((head) => head.every((group, index) => group === groups[index]));
  // `::` and `::1` are addresses of their own.
  return isLocalNat64 || isIsatap || (wraps && groups[6] !== 0) ? pair(6) : null;
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expandV6(ip: string): string[] {
  const normal = new URL(`http://[${ip}]`).hostname.slice(1, -1);
  const [left = "", right] = normal.split("::");
  const front = left === "" ? [] : left.split(":");
  const back = right === undefined || right === "" ? [] : right.split(":");
  const gap = right === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(gap).fill("0"), ...back];
}

/** True for addresses that no rule can allow. */
export function isNeverAllowed(address: string): boolean {
  const ip = plainIp(address);
  return neverAllowed.check(ip, isIP(ip) === 6 ? "ipv6" : "ipv4");
}

/** True when the outbound rule lets this very address be connected to. */
export function mayConnect(address: string, host: string, options: ReachOptions): boolean {
  if (isNeverAllowed(address)) return false;
  return options.addressAllowed === undefined || options.addressAllowed(plainIp(address), host);
}

/**
 * The addresses of a host that may be connected to. Only these are dialled, so a name that resolves differently a
 * moment later (DNS rebinding) leads nowhere else.
 *
 * @throws ProblemError `address-denied` when the rule leaves none, `unreachable` when the name is not known.
 */
export async function allowedAddresses(host: string, port: number, options: ReachOptions): Promise<string[]> {
  const found = isIP(host) !== 0 ? [host] : await resolveName(host, port, options);
  const allowed = found.filter((address) => isIP(address) !== 0 && mayConnect(address, host, options));
  if (allowed.length > 0) return allowed;
  throw new ProblemError({ kind: "address-denied", host, address: plainIp(found[0]!) });
}

async function resolveName(host: string, port: number, options: ReachOptions): Promise<readonly string[]> {
  try {
    const found =
      options.resolve === undefined
        ? (await lookup(host, { all: true })).map((entry) => entry.address)
        : await options.resolve(host);
    if (found.length > 0) return found;
  } catch {
    // Whatever the resolver says, the name leads nowhere.
  }
  throw new ProblemError({ kind: "unreachable", host, port, reason: "name-unknown", code: "ENOTFOUND" });
}
