import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { LoginMethod, Role, TokenScope } from "@duplistatus/contract";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { BodyKind } from "./body-budgets.ts";

/** The web server as features see it: schemas are zod, decoded values are typed. */
export type App = FastifyInstance<
  Server,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/**
 * Who may call a route:
 * - `open`: everybody, nothing is looked up (`identify` tells who it is where the answer depends on it)
 * - `user`: somebody logged in
 * - `admin`: a logged-in administrator, or `Authorization: Bearer` with a token of scope admin
 * - `read`: somebody logged in, or a token of scope read or admin (Bearer, or `?token=` for tools without headers)
 * - `metrics`: somebody logged in, or a token of scope metrics or admin, as `read`
 * - `readOrPublic`: as `read`, and everybody while the administrator serves the status publicly
 */
export type Access = "open" | "user" | "admin" | "read" | "metrics" | "readOrPublic";

/**
 * What a route shows to somebody who may see the servers of some tags only. A route that does not say refuses them.
 * - `own`: nothing of any server, such as the own account
 * - `list`: its handler leaves out what is not theirs (`limitsOf`)
 * - `server`, `job`, `run`, `incident`: what `:id` names, and nothing else; of other servers it is not found
 */
export type ForLimited = "own" | "list" | "server" | "job" | "run" | "incident";

/** A logged-in person. */
export interface SessionCaller {
  readonly kind: "session";
  /** Only servers with one of these tags exist for them; null = all. */
  readonly tags: readonly string[] | null;
  readonly sessionId: string;
  readonly userId: number;
  readonly username: string;
  readonly role: Role;
  readonly mustChangePassword: boolean;
  /** A code or a passkey is asked for besides the password. */
  readonly hasFactor: boolean;
  /** How the session began. */
  readonly method: LoginMethod;
}

/** Another program. */
export interface TokenCaller {
  readonly kind: "token";
  /** Only servers with one of these tags exist for it; null = all. */
  readonly tags: readonly string[] | null;
  readonly id: number;
  /** As its maker called it. */
  readonly name: string;
  readonly scope: TokenScope;
  readonly serverId: string | null;
}

export type Caller = SessionCaller | TokenCaller;

declare module "fastify" {
  interface FastifyContextConfig {
    /** A route that does not say is for administrators only. */
    access?: Access;
    /** What people who are limited to tags get; absent = nothing. */
    forLimited?: ForLimited;
    /** The command that the route calls (`registerCommand`); every route that changes something has one. */
    command?: { name: string; audited: boolean };
    /** Changes nothing in spite of its method, such as a preview or a test. */
    changesNothing?: true;
    /** Also answers a session whose user must first choose a new password. */
    duringPasswordChange?: true;
    /** Also answers a session whose user must first set up a second factor. */
    duringFactorSetup?: true;
    /** Refuses requests that another web site made the browser send, though the route needs no session (login). */
    sameOrigin?: true;
    /** Size and time of its body; "none" for open routes that do not say, else "form". */
    body?: BodyKind;
  }
  interface FastifyRequest {
    /** Set before any handler runs; null on open routes and for the anonymous public. */
    caller: Caller | null;
  }
}
