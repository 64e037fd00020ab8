import { nameAt } from "../values.ts";
import type { Cookies } from "./cookies.ts";
import type { Call, HttpClient, RawAnswer } from "./http.ts";
import { saltedPassword } from "./legacy-password.ts";
import type { Credentials } from "./options.ts";
import { ProblemError } from "./problem.ts";
import { isProxyLogin, objectOf, problemOf } from "./raw-answer.ts";
import { logoutMs, type Session } from "./session.ts";

/**
 * The login of 2.0.x (docs/duplicati 5.2): the cookie `xsrf-token`, whose decoded value every API request repeats as a
 * header; with a password also the cookie `session-auth`. Both slide with each answer.
 */
export class LegacySession implements Session {
  readonly family = "legacy";
  readonly http: HttpClient;
  readonly #credentials: Credentials;
  readonly #cookies: Cookies;
  #loggingIn: Promise<void> | null = null;

  /** @param cookies those of the family's detection; they hold the first `xsrf-token`. */
  constructor(http: HttpClient, credentials: Credentials, cookies: Cookies) {
    if (credentials.kind === "preauth" || credentials.kind === "forever") {
      throw new ProblemError({ kind: "token-not-supported" });
    }
    this.http = http;
    this.#credentials = credentials;
    this.#cookies = cookies;
  }

  async send(call: Call): Promise<RawAnswer> {
    let answer = await this.#sendOnce(call);
    if (isWithoutXsrf(answer)) {
      await this.#fetchXsrf();
      answer = await this.#sendOnce(call);
    }
    if (answer.status !== 401) return answer;
    if (isProxyLogin(answer)) throw new ProblemError({ kind: "proxy-login" });
    this.#loggingIn ??= this.#login().finally(() => {
      this.#loggingIn = null;
    });
    await this.#loggingIn;
    answer = await this.#sendOnce(call);
    if (answer.status === 401) throw new ProblemError({ kind: "login-lost" });
    return answer;
  }

  async close(): Promise<void> {
    if (this.#cookies.get("session-auth") === null) return;
    const headers = this.#cookies.header();
    this.#cookies.delete("session-auth");
    try {
      await this.http.exchange({
        method: "GET",
        path: "/logout.cgi",
        headers,
        timeoutMs: logoutMs,
        signal: null,
      });
    } catch {
      // The session ends by itself within the hour.
    }
  }

  async #sendOnce(call: Call): Promise<RawAnswer> {
    const xsrf = this.#cookies.get("xsrf-token");
    const header: Record<string, string> = xsrf === null ? {} : { "X-XSRF-Token": decoded(xsrf) };
    const answer = await this.http.exchange({
      ...call,
      headers: { ...call.headers, ...header, ...this.#cookies.header() },
    });
    this.#cookies.take(answer);
    return answer;
  }

  async #fetchXsrf(): Promise<void> {
    this.#cookies.delete("xsrf-token");
    this.#cookies.take(
      await this.http.exchange({ method: "GET", path: "/", headers: this.#cookies.header() }),
    );
  }

  async #login(): Promise<void> {
    if (this.#credentials.kind !== "password") throw new ProblemError({ kind: "password-needed" });
    this.#cookies.delete("session-auth");
    const offered = objectOf(await this.#postLogin({ "get-nonce": "1" }), this.http.address.host, "login");
    const nonce = nameAt(offered, "Nonce");
    const salt = nameAt(offered, "Salt");
    if (nonce === null || salt === null) {
      throw new ProblemError({ kind: "unreadable", what: "login", reason: "wrong-shape" });
    }
    const password = saltedPassword(this.#credentials.password, salt, nonce);
    const answer = await this.#postLogin({ password });
    this.#cookies.delete("session-nonce");
    if (answer.status === 401) throw new ProblemError({ kind: "wrong-password" });
    if (answer.status !== 200) throw new ProblemError(problemOf(answer, this.http.address.host));
  }

  async #postLogin(form: Record<string, string>): Promise<RawAnswer> {
    const headers = this.#cookies.header();
    const answer = await this.http.exchange({ method: "POST", path: "/login.cgi", form, headers });
    this.#cookies.take(answer);
    return answer;
  }
}

/** 400 with the reason phrase "Missing XSRF Token. Please reload the page". */
export function isWithoutXsrf(answer: RawAnswer): boolean {
  if (answer.status !== 400) return false;
  return /xsrf/i.test(answer.statusText) || /xsrf/i.test(answer.body.subarray(0, 500).toString("utf8"));
}

function decoded(value: string): string {
  try {
    const text = decodeURIComponent(value);
    // It becomes a header again; a hostile server could have hidden line breaks in it.
    return /^[\x20-\x7e]*$/.test(text) ? text : value;
  } catch {
    return value;
  }
}
