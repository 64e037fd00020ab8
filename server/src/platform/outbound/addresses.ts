import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isNeverAllowed } from "@duplistatus/duplicati";
import { OutboundProblem } from "./outbound-problem.ts";

/** Every address of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address }) => address);

/** A host as URLs write it, without the brackets of IPv6. */
export const plainHost = (host: string): string => host.replace(/^\[(.*)\]$/, "$1");

/**
 * The addresses of a host that may be connected to. The range rule is that of the connections to Duplicati: home
 * networks are allowed, link-local and the metadata addresses of clouds never. Only what is returned may be dialled, so
 * that a name that resolves differently a moment later leads nowhere else.
 * @throws {OutboundProblem} `name-unknown`, `address-denied`
 */
export async function allowedAddresses(host: string, resolve: Resolve): Promise<string[]> {
  const name = plainHost(host);
  const found = isIP(name) === 0 ? await resolveName(name, resolve) : [name];
  const allowed = found.filter((address) => isIP(address) !== 0 && !isNeverAllowed(address));
  if (allowed.length > 0) return allowed;
  throw new OutboundProblem("address-denied", { host: name, address: found[0] ?? null });
}

async function resolveName(host: string, resolve: Resolve): Promise<readonly string[]> {
  let found: readonly string[] = [];
  try {
    found = await resolve(host);
  } catch {
    // Whatever the resolver says, the name leads nowhere.
  }
  if (found.length > 0) return found;
  throw new OutboundProblem("name-unknown", { host });
}
