import {
  Agent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  validateHeaderName,
  validateHeaderValue,
} from "node:http";
import type { Duplex } from "node:stream";
import { hostHeader, type ServerAddress } from "./address.ts";
import type { CertificateFacts } from "./certificate.ts";
import { dial, networkProblem } from "./dial.ts";
import { defaults, type ReachOptions, type Trust } from "./options.ts";
import { ProblemError } from "./problem.ts";

/** One request. Paths begin with a slash and are below the server's base path. */
export interface Call {
  method: "GET" | "POST" | "PATCH";
  path: string;
  headers?: Record<string, string>;
  /** JSON is sent as such, a form as `application/x-www-form-urlencoded`. */
  json?: unknown;
  form?: Record<string, string>;
  /** Milliseconds for the whole exchange. */
  timeoutMs?: number;
  /** Replaces the connection's signal. */
  signal?: AbortSignal | null;
}

/** What came back, whatever the status. */
export interface RawAnswer {
  status: number;
  /** The reason phrase; 2.0.x says there what is wrong. */
  statusText: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** HTTP to one server over connections that `dial` has vetted. Redirects are answers, never followed. */
export class HttpClient {
  readonly address: ServerAddress;
  /** Of the newest connection; null for plain HTTP or before the first. */
  certificate: CertificateFacts | null = null;
  readonly #options: ReachOptions;
  readonly #trust: Trust;
  readonly #headers: Record<string, string>;
  readonly #pool: Agent;
  readonly #single: Agent;
  readonly #closing = new AbortController();

  constructor(address: ServerAddress, trust: Trust, options: ReachOptions) {
    this.address = address;
    this.#trust = trust;
    this.#options = options;
    this.#headers = ownHeaders(options);
    const open = async () => {
      const { socket, certificate } = await dial(
        address,
        trust,
        options,
        this.#timeoutMs,
        this.#closing.signal,
      );
      this.certificate = certificate;
      return socket;
    };
    this.#pool = new DialAgent(open, true);
    this.#single = new DialAgent(open, false);
  }

  get encrypted(): boolean {
    return this.#trust.kind !== "plain";
  }

  get #timeoutMs(): number {
    return this.#options.timeoutMs ?? defaults.timeoutMs;
  }

  /** @throws ProblemError `unreachable`, `too-large`, `aborted` and those of `dial`. */
  async exchange(call: Call): Promise<RawAnswer> {
    try {
      return await this.#send(call);
    } catch (error) {
      // The server may close a waiting connection in the moment it is used again; only reads are repeated.
      if (error instanceof StaleSocket) return this.#send(call);
      throw error;
    }
  }

  /** Ends all connections. */
  close(): void {
    this.#closing.abort();
    this.#pool.destroy();
    this.#single.destroy();
  }

  #send(call: Call): Promise<RawAnswer> {
    const { host, port } = this.address;
    const body = bodyOf(call);
    const signal = call.signal === undefined ? this.#options.signal : (call.signal ?? undefined);
    return new Promise((resolve, reject) => {
      const request = httpRequest({
        agent: call.method === "GET" ? this.#pool : this.#single,
        method: call.method,
        path: this.address.basePath + call.path,
        headers: {
          ...this.#headers,
          Host: hostHeader(host, port),
          Accept: "application/json",
          ...(body === null
            ? {}
            : { "Content-Type": body.type, "Content-Length": String(body.bytes.length) }),
          ...(body === null && call.method === "POST" ? { "Content-Length": "0" } : {}),
          ...call.headers,
        },
      });
      const fail = (error: unknown) => {
        finish();
        request.destroy();
        reject(
          error instanceof ProblemError ? error : new ProblemError(networkProblem(error, host, port, "cut")),
        );
      };
      const onAbort = () => fail(new ProblemError({ kind: "aborted" }));
      const timer = setTimeout(
        () => fail(new ProblemError({ kind: "unreachable", host, port, reason: "timeout", code: null })),
        call.timeoutMs ?? this.#timeoutMs,
      );
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      signal?.addEventListener("abort", onAbort);
      request.on("error", (error: NodeJS.ErrnoException) => {
        const stale = request.reusedSocket && (error.code === "ECONNRESET" || error.code === "EPIPE");
        fail(
          stale
            ? new StaleSocket({ kind: "unreachable", host, port, reason: "cut", code: error.code! })
            : error,
        );
      });
      request.on("response", (response) => {
        collect(response, this.#options.maxBodyBytes ?? defaults.maxBodyBytes).then((bytes) => {
          finish();
          resolve({
            status: response.statusCode ?? 0,
            statusText: response.statusMessage ?? "",
            headers: response.headers,
            body: bytes,
          });
        }, fail);
      });
      if (signal?.aborted) onAbort();
      else request.end(body?.bytes);
    });
  }
}

class StaleSocket extends ProblemError {}

class DialAgent extends Agent {
  readonly #open: () => Promise<Duplex>;

  constructor(open: () => Promise<Duplex>, keepAlive: boolean) {
    super({ keepAlive, maxSockets: 4, maxFreeSockets: 2 });
    this.#open = open;
  }

  override createConnection(
    _options: unknown,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    this.#open().then(
      (socket) => callback?.(null, socket),
      (error) => callback?.(error, undefined as unknown as Duplex),
    );
  }
}

async function collect(response: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (
    response.headers["content-encoding"] !== undefined &&
    response.headers["content-encoding"] !== "identity"
  ) {
    throw new ProblemError({ kind: "unreadable", what: "content encoding", reason: "wrong-shape" });
  }
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response) {
    length += (part as Buffer).length;
    if (length > limitBytes) throw new ProblemError({ kind: "too-large", limitBytes });
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts);
}

function bodyOf(call: Call): { type: string; bytes: Buffer } | null {
  if (call.json !== undefined)
    return { type: "application/json", bytes: Buffer.from(JSON.stringify(call.json)) };
  if (call.form === undefined) return null;
  const text = new URLSearchParams(call.form).toString();
  return { type: "application/x-www-form-urlencoded", bytes: Buffer.from(text) };
}

const reserved = new Set([
  "host",
  "connection",
  "content-length",
  "content-type",
  "transfer-encoding",
  "accept",
  "accept-encoding",
  "authorization",
  "cookie",
  "x-xsrf-token",
  "expect",
  "upgrade",
  "te",
  "trailer",
]);

/** Headers for the proxy in front; a basic login among them until a token of Duplicati takes its place. */
function ownHeaders(options: ReachOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.extraHeaders ?? {})) {
    if (reserved.has(name.toLowerCase())) {
      throw new ProblemError({
        kind: "options",
        reason: "header-reserved",
        text: name,
      });
    }
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new ProblemError({
        kind: "options",
        reason: "header-invalid",
      });
    }
    headers[name] = value;
  }
  if (options.basicAuth !== undefined) {
    const { user, password } = options.basicAuth;
    headers.Authorization = `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
  }
  return headers;
}
