import type { Access, Caller } from "../platform/http/app-type.ts";

/** What somebody may be allowed to do; every route names one. */
export type Action = Exclude<Access, "open">;

/** What a person is, or what a token was made for. */
type Holder = "role:admin" | "role:user" | "scope:ingest" | "scope:read" | "scope:metrics" | "scope:admin";

/** The whole of it: who may do what. Nobody else decides. */
const holders: Record<Action, readonly Holder[]> = {
  user: ["role:user", "role:admin"],
  read: ["role:user", "role:admin", "scope:read", "scope:admin"],
  readOrPublic: ["role:user", "role:admin", "scope:read", "scope:admin"],
  metrics: ["role:user", "role:admin", "scope:metrics", "scope:admin"],
  admin: ["role:admin", "scope:admin"],
};

const holderOf = (caller: Caller): Holder =>
  caller.kind === "session" ? `role:${caller.role}` : `scope:${caller.scope}`;

/** Whether somebody may do something at all; which servers they see of it is another question (`limits.ts`). */
export const can = (caller: Caller, action: Action): boolean => holders[action].includes(holderOf(caller));
