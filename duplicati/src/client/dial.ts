import { connect as connectTcp, isIP, type LookupFunction, type Socket } from "node:net";
import { connect as connectTls, rootCertificates, type TLSSocket } from "node:tls";
import type { ServerAddress } from "./address.ts";
import {
  type CertificateFacts,
  certificateFacts,
  normalFingerprint,
  untrustedReason,
} from "./certificate.ts";
import type { ReachOptions, Trust } from "./options.ts";
import { allowedAddresses, mayConnect } from "./outbound.ts";
import { type Problem, ProblemError, type UnreachableReason, type UntrustedReason } from "./problem.ts";

/** An open connection to an allowed address whose trust is settled; nothing was sent on it yet. */
export interface Dialled {
  socket: Socket;
  /** Null for plain HTTP. */
  certificate: CertificateFacts | null;
}

/** `inspect` takes any certificate: for looking at it, never for sending anything. */
type DialTrust = Trust | { kind: "inspect" };

/** The TLS handshake failed after the connection stood: the other side may speak plain HTTP. */
export class HandshakeError extends ProblemError {}

/**
 * Connects to one server: looks the name up, asks the outbound rule for the address, connects to that address only,
 * checks the certificate before anything is sent.
 *
 * @throws ProblemError `unreachable`, `address-denied`, `certificate-untrusted`, `certificate-changed`, `options`,
 *   `aborted`; HandshakeError (`unreachable`, `tls`, `cut` or `timeout`) when only TLS failed.
 */
export async function dial(
  address: ServerAddress,
  trust: DialTrust,
  options: ReachOptions,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<Dialled> {
  const limit = new Limit(address, timeoutMs, signal);
  try {
    const ips = await limit.watch(allowedAddresses(address.host, address.port, options), () => {});
    const tcp = openTcp(address, ips);
    await limit.watch(opened(tcp, "connect"), () => tcp.destroy());
    // The address that really answered, not the one that was looked up.
    if (tcp.remoteAddress === undefined || !mayConnect(tcp.remoteAddress, address.host, options)) {
      const denied = tcp.remoteAddress ?? ips[0]!;
      tcp.destroy();
      throw new ProblemError({ kind: "address-denied", host: address.host, address: denied });
    }
    if (trust.kind === "plain") return { socket: tcp, certificate: null };
    const tls = startTls(tcp, address, options);
    try {
      await limit.watch(opened(tls, "secureConnect"), () => tls.destroy());
    } catch (error) {
      tls.destroy();
      const problem = limit.problemOf(error, "tls");
      throw problem.kind === "unreachable" ? new HandshakeError(problem) : new ProblemError(problem);
    }
    try {
      return { socket: tls, certificate: trusted(tls, trust) };
    } catch (error) {
      tls.destroy();
      throw error;
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError(limit.problemOf(error, "no-route"));
  } finally {
    limit.end();
  }
}

function openTcp(address: ServerAddress, ips: string[]): Socket {
  // The lookup hands out the vetted addresses; Node tries them in turn.
  const lookup: LookupFunction = (_host, _options, callback) =>
    callback(
      null,
      ips.map((ip) => ({ address: ip, family: isIP(ip) })),
    );
  const socket = connectTcp({
    host: ips.length === 1 ? ips[0]! : address.host,
    port: address.port,
    lookup,
    autoSelectFamily: ips.length > 1,
  });
  socket.setNoDelay(true);
  return socket;
}

function startTls(tcp: Socket, address: ServerAddress, options: ReachOptions): TLSSocket {
  const extra = options.authorities;
  try {
    return connectTls({
      socket: tcp,
      host: address.host,
      servername: isIP(address.host) === 0 ? address.host : "",
      // The decision is made in `trusted`, where the certificate can be shown.
      rejectUnauthorized: false,
      ALPNProtocols: ["http/1.1"],
      ...(extra === undefined ? {} : { ca: [...rootCertificates, ...extra] }),
      ...(options.clientCertificate ?? {}),
    });
  } catch {
    tcp.destroy();
    throw new ProblemError({ kind: "options", reason: "client-certificate" });
  }
}

function trusted(tls: TLSSocket, trust: DialTrust): CertificateFacts {
  const x509 = tls.getPeerX509Certificate();
  if (x509 === undefined) throw new Error("A TLS server without a certificate.");
  const certificate = certificateFacts(x509);
  if (trust.kind === "system" && !tls.authorized) {
    throw new ProblemError({ kind: "certificate-untrusted", reason: reasonOf(tls), certificate });
  }
  if (trust.kind === "pinned") {
    const pinned = normalFingerprint(trust.sha256);
    if (pinned === null) {
      throw new ProblemError({ kind: "options", reason: "fingerprint" });
    }
    if (pinned !== certificate.sha256) {
      throw new ProblemError({ kind: "certificate-changed", pinned, certificate });
    }
  }
  return certificate;
}

/** Whether and why the system would not trust a certificate that was looked at. */
export function verdictOf(socket: Socket): { trusted: true } | { trusted: false; reason: UntrustedReason } {
  const tls = socket as TLSSocket;
  return tls.authorized ? { trusted: true } : { trusted: false, reason: reasonOf(tls) };
}

function reasonOf(tls: TLSSocket): UntrustedReason {
  // Typed as an Error, but a code.
  return untrustedReason(String(tls.authorizationError));
}

function opened(socket: Socket, event: "connect" | "secureConnect"): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once("error", reject);
    socket.once("close", () => reject(Object.assign(new Error("closed"), { code: "ECONNRESET" })));
  });
}

/** Time limit and abort signal over several steps. */
class Limit {
  #ended: "timeout" | "aborted" | null = null;
  #stop: (() => void) | null = null;
  readonly #timer: NodeJS.Timeout;
  readonly #onAbort = () => this.#expire("aborted");
  readonly #address: ServerAddress;
  readonly #signal: AbortSignal | undefined;

  constructor(address: ServerAddress, timeoutMs: number, signal?: AbortSignal) {
    this.#address = address;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#expire("timeout"), timeoutMs);
    if (signal?.aborted) this.#ended = "aborted";
    signal?.addEventListener("abort", this.#onAbort);
  }

  #expire(why: "timeout" | "aborted"): void {
    this.#ended ??= why;
    this.#stop?.();
  }

  watch<T>(step: Promise<T>, destroy: () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#stop = () => {
        destroy();
        reject(new Error(this.#ended ?? "stopped"));
      };
      step.then(resolve, reject);
      if (this.#ended !== null) this.#stop();
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#onAbort);
  }

  problemOf(error: unknown, fallback: UnreachableReason): Problem {
    if (this.#ended === "aborted") return { kind: "aborted" };
    const { host, port } = this.#address;
    if (this.#ended === "timeout") return { kind: "unreachable", host, port, reason: "timeout", code: null };
    return networkProblem(error, host, port, fallback);
  }
}

const reasonsByCode = new Map<string, UnreachableReason>([
  ["ECONNREFUSED", "refused"],
  ["ENOTFOUND", "name-unknown"],
  ["EAI_AGAIN", "name-unknown"],
  ["ETIMEDOUT", "timeout"],
  ["ECONNRESET", "cut"],
  ["EPIPE", "cut"],
  ["EHOSTUNREACH", "no-route"],
  ["ENETUNREACH", "no-route"],
  ["EADDRNOTAVAIL", "no-route"],
  ["EPROTO", "tls"],
]);

/** An error of Node's network as a problem; its text may quote data and is dropped. */
export function networkProblem(
  error: unknown,
  host: string,
  port: number,
  fallback: UnreachableReason,
): Problem {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = typeof first?.code === "string" ? (first.code as string) : null;
  const reason = reasonsByCode.get(code ?? "") ?? (code?.startsWith("ERR_SSL") ? "tls" : fallback);
  return { kind: "unreachable", host, port, reason, code };
}
