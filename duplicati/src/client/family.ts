import { Cookies } from "./cookies.ts";
import type { HttpClient, RawAnswer } from "./http.ts";
import { isWithoutXsrf } from "./legacy-session.ts";
import { ProblemError } from "./problem.ts";
import { isNasLogin, isProxyLogin, problemOf, redirectTarget } from "./raw-answer.ts";

/** Which login a server wants; for 2.0.x with the cookies it gave. */
export type DetectedFamily = { family: "token" } | { family: "legacy"; cookies: Cookies };

/**
 * Finds out what answers, without telling it any secret (docs/duplicati 5.0–5.2). 2.1+ refuses an API request with
 * `WWW-Authenticate: Bearer` and knows `/health` or at least the route of the login; 2.0.x sets `xsrf-token`.
 *
 * @throws ProblemError `not-duplicati`, `host-not-allowed`, `redirected`, `proxy-login`, `nas-login`, `forbidden`,
 *   `version-not-supported`, `unreachable`.
 */
export async function detectFamily(http: HttpClient): Promise<DetectedFamily> {
  const { host, port } = http.address;
  const probe = await http.exchange({ method: "GET", path: "/api/v1/serverstate" });
  const { status } = probe;
  if (isProxyLogin(probe)) throw new ProblemError({ kind: "proxy-login" });
  if (isNasLogin(probe)) throw new ProblemError({ kind: "nas-login" });
  if (status >= 300 && status <= 399) {
    throw new ProblemError({ kind: "redirected", status, to: redirectTarget(probe) });
  }
  if (status === 403) throw new ProblemError(problemOf(probe, host));
  if (status === 502 || status === 504 || (status === 503 && !isOldServer(probe))) {
    throw new ProblemError({ kind: "unreachable", host, port, reason: "gateway", code: String(status) });
  }
  if (status === 401 && /^\s*bearer\b/i.test(probe.headers["www-authenticate"] ?? "")) {
    if ((await isHealthy(http)) || (await hasLoginRoute(http))) return { family: "token" };
    throw new ProblemError({ kind: "not-duplicati", status });
  }
  const cookies = new Cookies();
  cookies.take(probe);
  if (cookies.get("xsrf-token") === null) {
    cookies.take(await http.exchange({ method: "GET", path: "/" }));
  }
  if (cookies.get("xsrf-token") !== null || isWithoutXsrf(probe)) return { family: "legacy", cookies };
  // Duplicati without the API that every version up to now has.
  if (await isHealthy(http)) throw new ProblemError({ kind: "version-not-supported", version: null });
  throw new ProblemError({ kind: "not-duplicati", status });
}

/** `/health` answers `Healthy` (2.0.9.108+). */
async function isHealthy(http: HttpClient): Promise<boolean> {
  const answer = await http.exchange({ method: "GET", path: "/health" });
  return answer.status === 200 && answer.body.subarray(0, 100).toString("utf8").trim() === "Healthy";
}

/** The login refuses every verb but POST: where a proxy passes `/api` only. */
async function hasLoginRoute(http: HttpClient): Promise<boolean> {
  const answer = await http.exchange({ method: "GET", path: "/api/v1/auth/login" });
  return answer.status === 405;
}

/** 2.0.x itself says 503 when it has too many tokens. */
function isOldServer(answer: RawAnswer): boolean {
  return answer.headers.server === "Tiny WebServer";
}
