import type { MaintenanceScope, MaintenanceWindow } from "@duplistatus/contract";

export type Phase = "running" | "coming" | "past";

/** Where a window stands at `now` (epoch ms). */
export function phaseOf({ from, until }: Pick<MaintenanceWindow, "from" | "until">, now: number): Phase {
  if (until <= now) return "past";
  return from <= now ? "running" : "coming";
}

/** A scope as the value of a select, and back. */
export const scopeText = (scope: MaintenanceScope): string =>
  scope.kind === "all" ? "all" : scope.kind === "server" ? `server:${scope.serverId}` : `tag:${scope.tag}`;

export function readScope(text: string): MaintenanceScope {
  const split = text.indexOf(":");
  const rest = text.slice(split + 1);
  if (text.startsWith("server:")) return { kind: "server", serverId: rest };
  if (text.startsWith("tag:")) return { kind: "tag", tag: rest };
  return { kind: "all" };
}
