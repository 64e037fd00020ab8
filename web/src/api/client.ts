import type { ErrorCode } from "@duplistatus/contract";
import type { Address } from "@duplistatus/contract/paths";

/** What the server (or the way to it) said instead of an answer. `unreachable`: no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly code: ErrorCode | "unreachable",
    readonly status: number,
    /** What exactly was wrong, with the facts of its sentence; untrusted texts. */
    readonly reason: string | null = null,
    readonly facts: Readonly<Record<string, unknown>> = {},
    /** How long to wait before trying again, where the server said so. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${code} (${status}) ${reason ?? ""}`);
    this.name = "ApiError";
  }
}

type Query = Record<string, string | number | null | undefined>;

interface CallOptions {
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
  signal?: AbortSignal;
}

/** Address of an endpoint relative to <base href>, so that the program works under any sub-path. */
export function apiUrl(address: Address, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== "") search.set(key, String(value));
  }
  const text = search.toString();
  return `${address.slice(1)}${text ? `?${text}` : ""}`;
}

const codeByStatus: Record<number, ErrorCode> = {
  400: "invalid_request",
  401: "login_required",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  413: "too_large",
  415: "unsupported_media_type",
  429: "too_many_attempts",
  503: "overloaded",
};

/** Reads a refused answer; whatever its body is, the result has a code that a translated sentence exists for. */
export async function readError(answer: Response): Promise<ApiError> {
  const fallback = codeByStatus[answer.status] ?? "unexpected";
  const seconds = Number.parseInt(answer.headers.get("retry-after") ?? "", 10);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null;
  const body: unknown = await answer.json().catch(() => null);
  if (typeof body !== "object" || body === null)
    return new ApiError(fallback, answer.status, null, {}, retryAfterMs);
  const { code, reason, facts } = body as { code?: unknown; reason?: unknown; facts?: unknown };
  return new ApiError(
    typeof code === "string" ? (code as ErrorCode) : fallback,
    answer.status,
    typeof reason === "string" ? reason : null,
    typeof facts === "object" && facts !== null ? (facts as Record<string, unknown>) : {},
    retryAfterMs,
  );
}

/** Calls one endpoint of /api/v1. Answers its JSON, undefined for 204, or throws an ApiError. */
export async function call<T>(method: string, address: Address, options: CallOptions = {}): Promise<T> {
  const hasBody = options.body !== undefined;
  let answer: Response;
  try {
    answer = await fetch(apiUrl(address, options.query), {
      method,
      credentials: "same-origin",
      headers: { accept: "application/json", ...(hasBody && { "content-type": "application/json" }) },
      ...(hasBody && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError("unreachable", 0);
  }
  if (!answer.ok) throw await readError(answer);
  if (answer.status === 204) return undefined as T;
  try {
    return (await answer.json()) as T;
  } catch {
    throw new ApiError("unexpected", answer.status);
  }
}

/** One function per method: `api.get<Dashboard>(paths.dashboard)`. */
export const api = {
  get: <T>(address: Address, options?: Omit<CallOptions, "body">) => call<T>("GET", address, options),
  post: <T>(address: Address, body?: unknown) => call<T>("POST", address, { body }),
  put: <T>(address: Address, body: unknown) => call<T>("PUT", address, { body }),
  patch: <T>(address: Address, body: unknown) => call<T>("PATCH", address, { body }),
  delete: <T = void>(address: Address, query?: Query) => call<T>("DELETE", address, { query }),
};

/** True for the errors that a second attempt cannot cure. */
export function isFinal(error: unknown): boolean {
  return error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
}
