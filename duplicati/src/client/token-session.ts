import { nameAt, valueAt } from "../values.ts";
import { Cookies } from "./cookies.ts";
import type { Call, HttpClient, RawAnswer } from "./http.ts";
import type { Credentials } from "./options.ts";
import { ProblemError } from "./problem.ts";
import { isProxyLogin, objectOf, problemOf } from "./raw-answer.ts";
import { logoutMs, type Session } from "./session.ts";

/** A token is renewed this long before its end, milliseconds. */
const spareMs = 60_000;

/** Lifetime of a token that does not say: 15 minutes (docs/duplicati 5.1). */
const usualLifetimeMs = 15 * 60_000;

interface AccessToken {
  header: string;
  /** On the caller's monotonic clock; null for tokens that do not end. */
  renewAtMs: number | null;
}

/**
 * The login of 2.1 and later (docs/duplicati 5.1): an access token of 15 minutes from a password, refreshed with
 * cookie and nonce where the server gave them, or a static token. A server that forgot the login says 401, or 500
 * with an empty body; both lead to one new login.
 */
export class TokenSession implements Session {
  readonly family = "token";
  readonly http: HttpClient;
  readonly #credentials: Credentials;
  readonly #now: () => number;
  readonly #cookies = new Cookies();
  #nonce: string | null = null;
  #token: AccessToken | null = null;
  #renewing: Promise<AccessToken> | null = null;

  constructor(http: HttpClient, credentials: Credentials, now: () => number) {
    this.http = http;
    // A header cannot carry anything else, so no server has given out such a token.
    if ("token" in credentials && !/^[\x21-\x7e]{1,8000}$/.test(credentials.token)) {
      throw new ProblemError({ kind: "wrong-token" });
    }
    this.#credentials = credentials;
    this.#now = now;
    this.#token = staticToken(credentials);
  }

  async send(call: Call): Promise<RawAnswer> {
    const token = await this.#validToken();
    const first = await this.#sendWith(token, call);
    if (!isForgotten(first)) return first;
    if (isProxyLogin(first)) throw new ProblemError({ kind: "proxy-login" });
    if (this.#credentials.kind !== "password") throw new ProblemError({ kind: "wrong-token" });
    // A refresh belongs to the same family of tokens, which a 500 says is gone.
    const second = await this.#sendWith(await this.#renew(token, first.status === 401), call);
    if (second.status === 401) throw new ProblemError({ kind: "login-lost" });
    return second;
  }

  async close(): Promise<void> {
    const cookie = this.#cookies.startingWith("RefreshToken_");
    this.#token = staticToken(this.#credentials);
    if (cookie === null) return;
    // Without the nonce the server answers "success" and does nothing.
    const json = this.#nonce === null ? {} : { Nonce: this.#nonce };
    const headers = { Cookie: cookie };
    const call = { method: "POST", path: "/api/v1/auth/refresh/logout", json, headers } as const;
    try {
      await this.http.exchange({ ...call, timeoutMs: logoutMs, signal: null });
    } catch {
      // The session then ends by itself, two hours later at most.
    }
    this.#forget();
  }

  #sendWith(token: AccessToken, call: Call): Promise<RawAnswer> {
    return this.http.exchange({ ...call, headers: { ...call.headers, Authorization: token.header } });
  }

  async #validToken(): Promise<AccessToken> {
    const token = this.#token;
    if (token === null) return this.#renew(null, false);
    return token.renewAtMs !== null && this.#now() >= token.renewAtMs ? this.#renew(token, true) : token;
  }

  /** One renewal for all requests that wait for it. */
  #renew(used: AccessToken | null, mayRefresh: boolean): Promise<AccessToken> {
    if (this.#token !== null && this.#token !== used) return Promise.resolve(this.#token);
    this.#renewing ??= this.#obtain(mayRefresh).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #obtain(mayRefresh: boolean): Promise<AccessToken> {
    const token = (mayRefresh ? await this.#refresh() : null) ?? (await this.#login());
    this.#token = token;
    return token;
  }

  /** Null where there is nothing to refresh with, or the server does not take it. */
  async #refresh(): Promise<AccessToken | null> {
    const cookie = this.#cookies.startingWith("RefreshToken_");
    if (cookie === null) return null;
    const answer = await this.http.exchange({
      method: "POST",
      path: "/api/v1/auth/refresh",
      json: this.#nonce === null ? {} : { Nonce: this.#nonce },
      headers: { Cookie: cookie },
    });
    return answer.status === 200 ? this.#take(answer) : null;
  }

  async #login(): Promise<AccessToken> {
    if (this.#credentials.kind !== "password") throw new ProblemError({ kind: "password-needed" });
    this.#forget();
    const answer = await this.http.exchange({
      method: "POST",
      path: "/api/v1/auth/login",
      json: { Password: this.#credentials.password, RememberMe: false },
    });
    if (isProxyLogin(answer)) throw new ProblemError({ kind: "proxy-login" });
    if (answer.status === 401) throw new ProblemError({ kind: "wrong-password" });
    if (answer.status === 404 || answer.status === 405) {
      throw new ProblemError({ kind: "not-duplicati", status: answer.status });
    }
    if (answer.status !== 200) throw new ProblemError(problemOf(answer, this.http.address.host));
    return this.#take(answer);
  }

  #take(answer: RawAnswer): AccessToken {
    const body = objectOf(answer, this.http.address.host, "login");
    const jwt = valueAt(body, "AccessToken");
    // Whoever answers here might be anything: the text becomes a header.
    if (typeof jwt !== "string" || !/^[\w.~+/=-]{1,8000}$/.test(jwt)) {
      throw new ProblemError({ kind: "unreadable", what: "login", reason: "wrong-shape" });
    }
    this.#nonce = nameAt(body, "RefreshNonce");
    this.#cookies.take(answer);
    const lifetime = Math.max(lifetimeMs(jwt) - spareMs, 0);
    return { header: `Bearer ${jwt}`, renewAtMs: this.#now() + lifetime };
  }

  #forget(): void {
    const cookie = this.#cookies.startingWith("RefreshToken_");
    if (cookie !== null) this.#cookies.delete(cookie.slice(0, cookie.indexOf("=")));
    this.#nonce = null;
  }
}

function staticToken(credentials: Credentials): AccessToken | null {
  if (credentials.kind === "preauth") return { header: `PreAuth ${credentials.token}`, renewAtMs: null };
  if (credentials.kind === "forever") return { header: `Bearer ${credentials.token}`, renewAtMs: null };
  return null;
}

/** 401, or 500 with an empty body: the family of the token is gone. */
function isForgotten(answer: RawAnswer): boolean {
  return answer.status === 401 || (answer.status === 500 && answer.body.length === 0);
}

/** `exp − nbf` of a JWT: the server's clock may be years off, the difference is not. */
export function lifetimeMs(jwt: string): number {
  try {
    const claims = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"));
    const seconds = claims.exp - claims.nbf;
    return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : usualLifetimeMs;
  } catch {
    return usualLifetimeMs;
  }
}
