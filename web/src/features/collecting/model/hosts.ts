/** Addresses that are taken at once, as the server allows. */
export const mostHosts = 100;

/** What was typed as host names: each one once, and those that cannot be one. */
export interface Hosts {
  hosts: string[];
  wrong: string[];
}

const hostName = /^[\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}._])?$/u;
const bracketed = /^\[[0-9a-f:.]+(?:%[\w.-]+)?\]$/i;

/** True for a name, an IP address, either with a port, or an http(s) address without a login in it. */
function isHost(text: string): boolean {
  const address = text.match(/^(?:https?:\/\/)?([^/@?#]+)(?:\/[^@?#]*)?$/i)?.[1];
  if (address === undefined) return false;
  if (/^[0-9a-f]*(?::[0-9a-f.]*){2,}$/i.test(address)) return true;
  const [, host = "", port] = address.match(/^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return false;
  return hostName.test(host) || bracketed.test(host);
}

/** Splits what was typed at commas, semicolons and blanks. Order stays; the same host in another case is the same. */
export function parseHosts(text: string): Hosts {
  const found = new Map<string, string>();
  for (const part of text.split(/[\s,;，、]+/)) {
    if (part !== "" && !found.has(part.toLowerCase())) found.set(part.toLowerCase(), part);
  }
  const all = [...found.values()];
  return { hosts: all.filter(isHost), wrong: all.filter((host) => !isHost(host)) };
}
