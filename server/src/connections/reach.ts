import type { ProxyInput } from "@duplistatus/contract";
import type { ConnectOptions, Credentials, ReachOptions, Trust } from "@duplistatus/duplicati";
import { addressAllowed } from "../access/settings/address-list.ts";
import { getSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import { SecretLost } from "../platform/secrets/secrets.ts";
import type { Reach } from "./addresses.ts";
import { ConnectionProblem, ownProblem } from "./problem.ts";
import { openCredential, openProxy, proxyOptions } from "./sealing.ts";
import { type ConnectionRow, findConnection } from "./store.ts";

/** What it takes to reach a server, with the outbound rule of the settings. */
export async function reachOptions(
  context: Context,
  { addresses, port }: Reach,
  proxy: ProxyInput | null,
  signal?: AbortSignal,
): Promise<ReachOptions> {
  const { denyList } = await getSetting(context, "collecting");
  return {
    addresses,
    port,
    // An empty list names every address.
    addressAllowed: (ip) => denyList.length === 0 || !addressAllowed(denyList, ip),
    ...proxyOptions(proxy),
    ...(signal === undefined ? {} : { signal }),
  };
}

export const trustOf = (row: Pick<ConnectionRow, "trust" | "pinned">): Trust =>
  row.trust === "pinned"
    ? { kind: "pinned", sha256: row.pinned ?? "" }
    : { kind: row.trust === "plain" ? "plain" : "system" };

/**
 * Everything needed to open a connection to a server, secrets among it.
 * @throws {ConnectionProblem} `not-connected`, or `secret-lost` when the key is another one than it was sealed with
 */
export async function connectOptions(
  context: Context,
  serverId: string,
  signal?: AbortSignal,
): Promise<ConnectOptions> {
  const row = await findConnection(context.database.reader, serverId);
  if (row === undefined) throw new ConnectionProblem(ownProblem("not-connected"));
  let credentials: Credentials | null;
  let proxy: ProxyInput | null;
  try {
    credentials = openCredential(context.secrets, row);
    proxy = openProxy(context.secrets, row);
  } catch (error) {
    if (error instanceof SecretLost) throw new ConnectionProblem(ownProblem("secret-lost"));
    throw error;
  }
  if (credentials === null) throw new ConnectionProblem(ownProblem("not-connected"));
  const reach = { addresses: JSON.parse(row.addresses) as string[], port: row.port };
  return { ...(await reachOptions(context, reach, proxy, signal)), credentials, trust: trustOf(row) };
}
