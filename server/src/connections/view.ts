import type { CollectingProblem, ServerConnection } from "@duplistatus/contract";
import type { ConnectionRow } from "./store.ts";

const parsed = <Value>(text: string | null): Value | null => (text === null ? null : JSON.parse(text));

/** A connection as pages show it. */
export function connectionOf(row: ConnectionRow): ServerConnection {
  return {
    addresses: JSON.parse(row.addresses),
    port: row.port,
    trust: row.trust as ServerConnection["trust"],
    pinned: row.pinned,
    certificate: parsed(row.certificate),
    credential: row.credential_kind as ServerConnection["credential"],
    proxy: parsed(row.proxy_shown),
    everyMinutes: row.every_minutes,
    listVersions: row.list_versions === 1,
    state: row.state as ServerConnection["state"],
    problem: parsed<CollectingProblem>(row.problem),
    attemptedAt: row.attempted_at,
    collectedAt: row.collected_at,
    failingSince: row.failing_since,
    nextAt: row.next_at,
  };
}
