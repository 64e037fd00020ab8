/** Most names or addresses of one server. */
export const mostAddresses = 10;

/** Names or addresses of one server, and the port of those that name none. */
export interface Place {
  addresses: string[];
  port: number;
}

export type ReadPlace =
  | { ok: true; place: Place }
  /** `none`: nothing typed; `many`; `wrong`: `host` cannot be an address; `port`. */
  | { ok: false; problem: "none" | "many" | "wrong" | "port"; host: string };

const name = /^(\[[0-9a-f:.%\w]+\]|[\p{L}\p{N}_]([\p{L}\p{N}._-]*[\p{L}\p{N}_])?\.?)(:\d{1,5})?$/iu;
const bareV6 = /^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;

/** Whether a text can be the address of a server: a name, an IP address, either with a port, or a whole URL. */
function isAddress(text: string): boolean {
  if (text.length > 500) return false;
  if (!text.includes("://")) return name.test(text) || bareV6.test(text);
  try {
    const { protocol, hostname, username } = new URL(text);
    return ["http:", "https:"].includes(protocol) && hostname !== "" && username === "";
  } catch {
    return false;
  }
}

/** Reads the fields of a place: addresses apart by commas or white space, each once. */
export function readPlace(hosts: string, port: string): ReadPlace {
  const found = new Map<string, string>();
  for (const part of hosts.split(/[\s,;，、]+/)) {
    if (part !== "" && !found.has(part.toLowerCase())) found.set(part.toLowerCase(), part);
  }
  const addresses = [...found.values()];
  const wrong = addresses.find((address) => !isAddress(address));
  const number = /^\d{1,5}$/.test(port.trim()) ? Number(port) : 0;
  if (addresses.length === 0) return { ok: false, problem: "none", host: "" };
  if (wrong !== undefined) return { ok: false, problem: "wrong", host: wrong };
  if (addresses.length > mostAddresses) return { ok: false, problem: "many", host: "" };
  if (number < 1 || number > 65_535) return { ok: false, problem: "port", host: "" };
  return { ok: true, place: { addresses, port: number } };
}
