import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { allowedAddresses, plainHost, type Resolve } from "./addresses.ts";
import { networkReason, OutboundProblem } from "./outbound-problem.ts";

/** A DNS lookup for sockets that yields allowed addresses only. */
export function allowedLookup(resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    allowedAddresses(host, resolve).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        if (options.all === true) callback(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error: Error) => callback(error, ""),
    );
  };
}

/**
 * An open TCP connection for protocols other than HTTP.
 * @throws {OutboundProblem}
 */
export async function connectTo(
  host: string,
  port: number,
  { resolve, connectMs }: { resolve: Resolve; connectMs: number },
): Promise<Socket> {
  const name = plainHost(host);
  // Sockets look up names only.
  if (isIP(name) !== 0) await allowedAddresses(name, resolve);
  const socket = connectTcp({ host: name, port, lookup: allowedLookup(resolve), autoSelectFamily: true });
  try {
    await new Promise<void>((connected, failed) => {
      socket.once("connect", connected).once("error", failed);
      socket.setTimeout(connectMs, () => failed(new OutboundProblem("timeout", { host: name, port })));
    });
  } catch (error) {
    socket.destroy();
    const known = networkReason(error);
    throw known === null ? error : new OutboundProblem(known.reason, { host: name, port, code: known.code });
  }
  socket.setTimeout(0).removeAllListeners("timeout").removeAllListeners("error");
  return socket;
}
