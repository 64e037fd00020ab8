import type { ServerAddress } from "./address.ts";
import { Connection } from "./connection.ts";
import { detectFamily } from "./family.ts";
import { explainProtocol, firstReachable } from "./find-protocol.ts";
import { HttpClient } from "./http.ts";
import { LegacySession } from "./legacy-session.ts";
import type { ConnectOptions } from "./options.ts";
import { type Answer, answering, ProblemError } from "./problem.ts";
import { objectOf } from "./raw-answer.ts";
import { readSystemInfo } from "./read-system.ts";
import type { Session } from "./session.ts";
import { TokenSession } from "./token-session.ts";

/**
 * Logs in to a Duplicati server, 2.0.x or later. The trust that was agreed on is kept to: nothing is sent before the
 * certificate is checked, and an encrypted connection never turns into a plain one. Close the connection afterwards.
 *
 * @returns the connection, or precisely what stands in the way: see `Problem`.
 */
export function openConnection(options: ConnectOptions): Promise<Answer<Connection>> {
  return answering(() => firstReachable(options, (address) => open(address, options)));
}

async function open(address: ServerAddress, options: ConnectOptions): Promise<Connection> {
  const http = new HttpClient(address, options.trust, options);
  let session: Session | null = null;
  try {
    session = await newSession(http, options);
    const answer = await session.send({ method: "GET", path: "/api/v1/systeminfo" });
    const system = readSystemInfo(objectOf(answer, address.host, "system information"));
    // Every version up to now speaks API 1.
    if (system.apiVersion !== 1) {
      throw new ProblemError({ kind: "version-not-supported", version: system.version });
    }
    return new Connection(session, system);
  } catch (error) {
    await session?.close();
    http.close();
    if (!(error instanceof ProblemError)) throw error;
    const wanted = options.trust.kind === "plain" ? "http" : "https";
    throw await explainProtocol(error, address, wanted, options);
  }
}

async function newSession(http: HttpClient, options: ConnectOptions): Promise<Session> {
  const detected = await detectFamily(http);
  if (detected.family === "legacy") return new LegacySession(http, options.credentials, detected.cookies);
  return new TokenSession(http, options.credentials, options.monotonicMs ?? (() => performance.now()));
}
