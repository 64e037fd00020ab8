/** How the server proves who it is and whether the way to it is encrypted. */
export type Trust =
  /** HTTPS with a certificate that the system's authorities vouch for. Never falls back to anything weaker. */
  | { kind: "system" }
  /** HTTPS with exactly this certificate: SHA-256 of it in hex, with or without colons. Its dates and names do not matter. */
  | { kind: "pinned"; sha256: string }
  /** HTTP without encryption: password and answers can be read on the way. */
  | { kind: "plain" };

/** How to log in (docs/duplicati 5.1, 5.2). */
export type Credentials =
  | { kind: "password"; password: string }
  /** `Authorization: PreAuth …`, tokens given to the server at its start (2.1.2.0+). */
  | { kind: "preauth"; token: string }
  /** `Authorization: Bearer …`, a forever token (2.1.0.3+). */
  | { kind: "forever"; token: string }
  /** 2.0.x without a password. */
  | { kind: "none" };

/** What it takes to reach a server; nothing of it is ever part of a problem or a log line. */
export interface ReachOptions {
  /**
   * Ways to the one server, tried in this order: `nas01`, `nas01:8300`, `192.0.2.7`, `[2001:db8::7]:8200`,
   * `https://nas.example.org/duplicati`. A way that cannot be reached or refuses its host name gives way to the next.
   */
  addresses: readonly string[];
  /** For addresses without a port; 8200 is Duplicati's own. */
  port?: number;
  /** Headers for a proxy in front, sent with every request; those that HTTP or the login needs are refused. */
  extraHeaders?: Readonly<Record<string, string>>;
  /** For a proxy in front. Duplicati 2.1+ needs the same header for its own token: see the problem `proxy-login`. */
  basicAuth?: { user: string; password: string };
  /** PEM texts, for a proxy that asks for a certificate. */
  clientCertificate?: { cert: string; key: string; passphrase?: string };
  /** Limit of one whole request, from looking up the name to the last byte; milliseconds. */
  timeoutMs?: number;
  /** Longest answer taken, bytes. */
  maxBodyBytes?: number;
  /**
   * The outbound rule: may this address be connected to? Asked for the very address of the connection, after the
   * name was looked up. Link-local and cloud metadata addresses are refused before it is asked.
   */
  addressAllowed?: (ip: string, host: string) => boolean;
  /** Ends everything that is under way; the answers are then the problem `aborted`. */
  signal?: AbortSignal;
  /** PEM texts of further authorities beside the system's. */
  authorities?: readonly string[];
  /** Looks a host name up; the system's resolver when absent. */
  resolve?: (host: string) => Promise<readonly string[]>;
}

export interface ConnectOptions extends ReachOptions {
  credentials: Credentials;
  trust: Trust;
  /** Milliseconds of a clock that never goes back; tests own the time of tokens with it. */
  monotonicMs?: () => number;
}

/** Limits where the caller sets none. */
export const defaults = { port: 8200, timeoutMs: 20_000, maxBodyBytes: 64 * 1024 * 1024 };
