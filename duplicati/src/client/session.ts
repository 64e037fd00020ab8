import type { Call, HttpClient, RawAnswer } from "./http.ts";

/** The two kinds of Duplicati servers: tokens since 2.1 (2.0.9.102), cookies before (docs/duplicati 5.1, 5.2). */
export type ServerFamily = "token" | "legacy";

/** A login to one server that renews itself. */
export interface Session {
  readonly family: ServerFamily;
  readonly http: HttpClient;
  /**
   * Sends a request as somebody who is logged in; logs in first where that is needed, and once more when the
   * server has forgotten the login. The answer may still have any other status.
   *
   * @throws ProblemError `password-needed`, `wrong-password`, `wrong-token`, `login-lost` and those of HTTP.
   */
  send(call: Call): Promise<RawAnswer>;
  /** Logs out, so that no session stays behind in the server's database; never fails. */
  close(): Promise<void>;
}

/** How long a logout may take, milliseconds. */
export const logoutMs = 5000;
