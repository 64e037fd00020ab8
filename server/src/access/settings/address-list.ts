import { BlockList, isIP } from "node:net";
import { AppError } from "../../platform/http/app-error.ts";

interface Range {
  address: string;
  family: "ipv4" | "ipv6";
  bits: number;
}

const mapped = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** Reads `192.168.1.7`, `192.168.1.0/24`, `fd00::/8`, or null when it is neither an address nor a range. */
export function parseRange(entry: string): Range | null {
  const [text = "", bits, ...rest] = entry.trim().split("/");
  const plain = bits === undefined ? text.replace(mapped, "") : text;
  const version = isIP(plain);
  if (version === 0 || plain.includes("%") || rest.length > 0) return null;
  const most = version === 4 ? 32 : 128;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null;
  return {
    address: plain,
    family: version === 4 ? "ipv4" : "ipv6",
    bits: bits === undefined ? most : Number(bits),
  };
}

/**
 * Refuses a list with an entry that is neither an address nor a range.
 * @param member what the list is called in the request
 * @throws {AppError} invalid_request
 */
export function assertRanges(member: string, entries: readonly string[]): void {
  const wrong = entries.findIndex((entry) => parseRange(entry) === null);
  if (wrong < 0) return;
  const field = `${member}.${wrong}`;
  throw new AppError("invalid_request", { reason: "not_an_address_range", field, entry: entries[wrong]! });
}

const lists = new WeakMap<readonly string[], BlockList>();

function blockListOf(entries: readonly string[]): BlockList {
  let list = lists.get(entries);
  if (list === undefined) {
    list = new BlockList();
    for (const entry of entries) {
      const range = parseRange(entry);
      if (range !== null) list.addSubnet(range.address, range.bits, range.family);
    }
    lists.set(entries, list);
  }
  return list;
}

/**
 * True when the list is empty or names this address. An IPv4 address that arrived over an IPv6 socket
 * (`::ffff:192.168.1.7`) is the IPv4 address.
 */
export function addressAllowed(entries: readonly string[], address: string): boolean {
  if (entries.length === 0) return true;
  const plain = address.replace(mapped, "").split("%")[0]!;
  const version = isIP(plain);
  return version !== 0 && blockListOf(entries).check(plain, version === 4 ? "ipv4" : "ipv6");
}
