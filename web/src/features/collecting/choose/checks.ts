import type { FoundServer, TrustInput } from "@duplistatus/contract";

/** How far one typed address is. `open`: a person has to decide; `accepted`: it will be collected. */
export interface Checked {
  host: string;
  state: "looking" | "open" | "accepted" | "leftOut";
  /** What was found there; null while looking and when asking itself failed. */
  found: FoundServer | null;
  error: unknown;
}

type CheckStep =
  | { type: "looking" | "accepted" | "leftOut" | "undone"; host: string }
  | { type: "found"; host: string; found: FoundServer }
  | { type: "failed"; host: string; error: unknown };

export const startChecks = (hosts: readonly string[]): Checked[] =>
  hosts.map((host) => ({ host, state: "looking", found: null, error: null }));

/** True where encryption and certificate leave nothing to ask. */
const isSafe = (found: FoundServer): boolean => found.ok && found.protocol === "https" && found.trusted;

function next(server: Checked, step: CheckStep): Checked {
  switch (step.type) {
    case "looking":
      return { ...server, state: "looking", found: null, error: null };
    case "found":
      return { ...server, state: isSafe(step.found) ? "accepted" : "open", found: step.found };
    case "failed":
      return { ...server, state: "open", error: step.error };
    case "accepted":
    case "leftOut":
      return { ...server, state: step.type };
    case "undone":
      return { ...server, state: "open" };
  }
}

/** Takes one step with one of the addresses. */
export const checks = (servers: Checked[], step: CheckStep): Checked[] =>
  servers.map((server) => (server.host === step.host ? next(server, step) : server));

export const isDecided = ({ state }: Checked): boolean => state === "accepted" || state === "leftOut";

/** How an accepted server is trusted from now on; null for the others. */
export function trustOf({ state, found }: Checked): TrustInput | null {
  if (state !== "accepted" || !found?.ok) return null;
  if (found.protocol === "http") return { kind: "plain" };
  if (found.trusted) return { kind: "system" };
  return found.certificate && { kind: "pinned", sha256: found.certificate.sha256 };
}
