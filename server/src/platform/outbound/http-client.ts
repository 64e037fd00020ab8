import { isIP, type Socket } from "node:net";
import { Agent, type Dispatcher, request as send } from "undici";
import { allowedAddresses, type Resolve, systemResolve } from "./addresses.ts";
import { allowedLookup, connectTo } from "./connect.ts";
import { networkReason, OutboundProblem } from "./outbound-problem.ts";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Patience for the whole request in ms instead of 20 s. */
  totalMs?: number;
}

/** An answer, whatever its status. `text` holds at most 64 kB of it. */
export interface HttpAnswer {
  status: number;
  /** Names in lower case; several values of one name joined with ", ". */
  headers: Record<string, string>;
  text: string;
}

export interface OutboundOptions {
  /** Version of this program, for the User-Agent. */
  version: string;
  resolve?: Resolve;
  connectMs?: number;
  totalMs?: number;
}

/** HTTP to addresses that users typed. */
export interface Outbound {
  /**
   * Never follows a redirect (a POST would become a GET, and lead past the address rule).
   * @throws {OutboundProblem} when there is no answer
   */
  http(request: HttpRequest): Promise<HttpAnswer>;
  /** An open TCP connection, for mail. @throws {OutboundProblem} */
  connect(host: string, port: number): Promise<Socket>;
  /** The addresses of a host that may be connected to. @throws {OutboundProblem} */
  resolve(host: string): Promise<string[]>;
  /** Ends what is under way and closes idle connections. */
  close(): Promise<void>;
}

const answerLimit = 64 * 1024;

async function readStart(body: Dispatcher.ResponseData["body"]): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size >= answerLimit) break;
  }
  return Buffer.concat(chunks).subarray(0, answerLimit).toString("utf8");
}

function flatHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

/** The client for everything that leaves this program except Duplicati's own interface. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { version, resolve = systemResolve, connectMs = 5_000, totalMs = 20_000 } = options;
  const agent = new Agent({ connect: { timeout: connectMs, lookup: allowedLookup(resolve) } });

  async function http({ method, url, headers, body, ...more }: HttpRequest): Promise<HttpAnswer> {
    const { hostname, protocol } = new URL(url);
    if (protocol !== "https:" && protocol !== "http:") {
      throw new OutboundProblem("settings", { host: hostname });
    }
    // Sockets look up names only: an address in the URL is checked here.
    if (isIP(hostname.replace(/^\[|\]$/g, "")) !== 0) await allowedAddresses(hostname, resolve);
    try {
      const answer = await send(url, {
        dispatcher: agent,
        method,
        headers: { "user-agent": `duplistatus/${version}`, ...headers },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(more.totalMs ?? totalMs),
      });
      const text = await readStart(answer.body);
      return { status: answer.statusCode, headers: flatHeaders(answer.headers), text };
    } catch (error) {
      throw asProblem(error, hostname);
    }
  }

  return {
    http,
    connect: (host, port) => connectTo(host, port, { resolve, connectMs }),
    resolve: (host) => allowedAddresses(host, resolve),
    close: () => agent.destroy(),
  };
}

/** Errors of the network become problems; a fault of this program stays one. */
function asProblem(error: unknown, host: string): unknown {
  if (error instanceof OutboundProblem) return error;
  const known = networkReason(error);
  return known === null ? error : new OutboundProblem(known.reason, { host, code: known.code });
}
