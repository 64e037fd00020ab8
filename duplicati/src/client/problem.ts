import type { CertificateFacts } from "./certificate.ts";

/** Why no connection came about, in the terms of the network. */
export type UnreachableReason =
  | "name-unknown"
  | "refused"
  | "no-route"
  | "timeout"
  | "cut"
  | "tls"
  /** A proxy in front says that it does not reach the server (502–504). */
  | "gateway";

/** Why the system does not trust a certificate; OpenSSL names the first thing it finds. */
export type UntrustedReason =
  | "self-signed"
  | "unknown-issuer"
  | "expired"
  | "not-yet-valid"
  | "other-name"
  | "other";

/** What is wrong with the options of a connection. */
export type OptionsReason =
  /** No host name, IP address or URL. */
  | "address"
  /** A user, password, query or fragment in the address. */
  | "address-parts"
  | "no-address"
  | "port"
  /** `text` names the header that the connection sets itself. */
  | "header-reserved"
  | "header-invalid"
  | "client-certificate"
  | "fingerprint";

/** Why an answer is not there yet and nothing is wrong. */
export type LaterReason =
  /** 2.3.1.0: the job's database is in use by a running operation (docs/duplicati 5.6). */
  | "database-locked"
  /** 2.0.x: too many sessions or nonces are open (5.2). */
  | "overloaded"
  /** The job is running or waiting to run. */
  | "job-active"
  /** Versions of this job are being listed already. */
  | "listing-in-progress";

/** What exactly went wrong. Texts come from the server, are untrusted, and have their secrets masked. */
export type Problem =
  | { kind: "aborted" }
  | { kind: "options"; reason: OptionsReason; text?: string }
  | { kind: "address-denied"; host: string; address: string }
  | { kind: "unreachable"; host: string; port: number; reason: UnreachableReason; code: string | null }
  | { kind: "certificate-untrusted"; reason: UntrustedReason; certificate: CertificateFacts }
  | { kind: "certificate-changed"; pinned: string; certificate: CertificateFacts }
  /** HTTPS is wanted, the server speaks HTTP only. */
  | { kind: "only-http"; host: string; port: number }
  /** HTTP is wanted, the server speaks HTTPS only (5.0: a certificate once given stays in use). */
  | { kind: "only-https"; host: string; port: number; certificate: CertificateFacts }
  | { kind: "redirected"; status: number; to: string }
  | { kind: "host-not-allowed"; host: string }
  /** 403 for another reason, e.g. a pre-shared key that is asked for. */
  | { kind: "forbidden"; text: string | null }
  | { kind: "proxy-login" }
  /** The package of a NAS lets only users in that its own system knows (docs/duplicati 10.10): nothing here can log in. */
  | { kind: "nas-login" }
  | { kind: "password-needed" }
  | { kind: "wrong-password" }
  | { kind: "wrong-token" }
  /** 2.0.x knows no tokens. */
  | { kind: "token-not-supported" }
  /** Logged in again and refused at once. */
  | { kind: "login-lost" }
  | { kind: "not-duplicati"; status: number }
  | { kind: "version-not-supported"; version: string | null }
  | { kind: "later"; reason: LaterReason }
  | { kind: "not-found"; text: string | null }
  /** The destination is missing, or the job never ran (5.7). */
  | { kind: "folder-missing" }
  /** This version of Duplicati has no such answer, or one that must not be asked for. */
  | { kind: "not-offered"; what: string }
  /** The rules of 5.7 forbid to list versions now. */
  | { kind: "not-needed"; reason: "no-versions" | "nothing-new" | "sync-job" }
  | { kind: "refused"; status: number; text: string | null; helpId: string | null }
  | { kind: "too-large"; limitBytes: number }
  | { kind: "unreadable"; what: string; reason: "empty" | "not-json" | "wrong-shape" };

export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

/** Carries a problem through the inside of the client; `answering` turns it into an answer at the border. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** Runs a read: its value, or the problem it ran into. Other errors are mistakes of this program and go on. */
export async function answering<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (error instanceof ProblemError) return { ok: false, problem: error.problem };
    throw error;
  }
}
