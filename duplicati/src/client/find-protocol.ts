import { parseAddress, type ServerAddress } from "./address.ts";
import type { CertificateFacts } from "./certificate.ts";
import { dial, HandshakeError, verdictOf } from "./dial.ts";
import { HttpClient } from "./http.ts";
import { defaults, type ReachOptions } from "./options.ts";
import { type Answer, answering, type Problem, ProblemError, type UntrustedReason } from "./problem.ts";

/** How a server can be talked to, best first. */
export type FoundProtocol = { address: ServerAddress } & (
  | { protocol: "https"; certificate: CertificateFacts; trusted: true }
  /** To be shown to a person, who confirms the fingerprint; it is then pinned. */
  | { protocol: "https"; certificate: CertificateFacts; trusted: false; reason: UntrustedReason }
  /** Unencrypted; to be used only after a warning. */
  | { protocol: "http" }
);

/**
 * Finds the protocol of a server that is being added: HTTPS with a certificate the system trusts, HTTPS with one that
 * a person must confirm, HTTP. No secret is sent. Whether it is a Duplicati server shows when it is opened.
 */
export function findProtocol(options: ReachOptions): Promise<Answer<FoundProtocol>> {
  return answering(() => firstReachable(options, (address) => protocolOf(address, options)));
}

/** Tries the addresses in turn. Only what another address may do better leads to the next one. */
export async function firstReachable<T>(
  options: ReachOptions,
  attempt: (address: ServerAddress) => Promise<T>,
): Promise<T> {
  const addresses = options.addresses.map((text) => parseAddress(text, options.port ?? defaults.port));
  let first: ProblemError | null = null;
  for (const address of addresses) {
    try {
      return await attempt(address);
    } catch (error) {
      if (!(error instanceof ProblemError) || !isOfTheAddress(error.problem)) throw error;
      first = moreTelling(first, error);
    }
  }
  throw first ?? new ProblemError({ kind: "options", reason: "no-address" });
}

function isOfTheAddress(problem: Problem): boolean {
  return (
    problem.kind === "unreachable" || problem.kind === "host-not-allowed" || problem.kind === "address-denied"
  );
}

/** The first problem counts, but one that a server told counts more than silence. */
function moreTelling(first: ProblemError | null, next: ProblemError): ProblemError {
  return first === null || (first.problem.kind === "unreachable" && next.problem.kind !== "unreachable")
    ? next
    : first;
}

async function protocolOf(address: ServerAddress, options: ReachOptions): Promise<FoundProtocol> {
  if (address.scheme !== "http") {
    const seen = await lookAtCertificate(address, options);
    if (seen !== null) return seen;
  }
  try {
    await httpAnswers(address, options);
  } catch (error) {
    // Asked for plain HTTP, where the server may speak HTTPS only.
    if (address.scheme !== "http" || !(error instanceof ProblemError)) throw error;
    throw await explainProtocol(error, address, "http", options);
  }
  return { address, protocol: "http" };
}

/** Null when the server does not speak TLS on this port. */
async function lookAtCertificate(
  address: ServerAddress,
  options: ReachOptions,
): Promise<FoundProtocol | null> {
  const timeoutMs = options.timeoutMs ?? defaults.timeoutMs;
  try {
    const dialled = await dial(address, { kind: "inspect" }, options, timeoutMs, options.signal);
    const certificate = dialled.certificate!;
    const verdict = verdictOf(dialled.socket);
    dialled.socket.destroy();
    return { address, protocol: "https", certificate, ...verdict };
  } catch (error) {
    if (error instanceof HandshakeError && address.scheme !== "https") return null;
    throw error;
  }
}

async function httpAnswers(address: ServerAddress, options: ReachOptions): Promise<void> {
  // Without the headers for a proxy: they are secrets, and nobody has agreed to send them unencrypted.
  const bare = { ...options, extraHeaders: undefined, basicAuth: undefined };
  const http = new HttpClient(address, { kind: "plain" }, bare);
  try {
    await http.exchange({ method: "GET", path: "/health" });
  } finally {
    http.close();
  }
}

/**
 * Why a connection over the wanted protocol failed, when the server speaks the other one: a server with a certificate
 * cuts plain HTTP without an answer (docs/duplicati 5.0). The given problem when that is not the reason.
 */
export async function explainProtocol(
  error: ProblemError,
  address: ServerAddress,
  wanted: "http" | "https",
  options: ReachOptions,
): Promise<ProblemError> {
  const { host, port } = address;
  try {
    if (wanted === "https") {
      if (!(error instanceof HandshakeError)) return error;
      await httpAnswers(address, options);
      return new ProblemError({ kind: "only-http", host, port });
    }
    if (error.problem.kind !== "unreachable" || error.problem.reason !== "cut") return error;
    const seen = await lookAtCertificate({ ...address, scheme: null }, options);
    if (seen?.protocol !== "https") return error;
    return new ProblemError({ kind: "only-https", host, port, certificate: seen.certificate });
  } catch {
    return error;
  }
}
