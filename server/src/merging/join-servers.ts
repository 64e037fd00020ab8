import type { Sql } from "../platform/database/database.ts";
import type { ServerRow } from "../records/servers/store.ts";
import { findRow, putBack, type Row, setColumns } from "./snapshot-store.ts";

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** Labels of the server that stays go first; facts are those of the one that was heard of last. */
export async function joinLabels(sql: Sql, from: ServerRow, into: ServerRow): Promise<void> {
  const tags = [...new Set([...JSON.parse(into.tags), ...JSON.parse(from.tags)] as string[])];
  const [fresh, old] = (from.last_seen_at ?? 0) > (into.last_seen_at ?? 0) ? [from, into] : [into, from];
  // A server that is named after an address or a token gets the name of the machine.
  const named = into.placeholder === 1 && from.placeholder === 0 ? from : into;
  await setColumns(
    sql,
    "servers",
    { id: into.id },
    {
      name: named.name,
      placeholder: named.placeholder,
      alias: into.alias ?? from.alias,
      note: into.note ?? from.note,
      url: into.url ?? from.url,
      tags: JSON.stringify(tags),
      duplicati_version: fresh.duplicati_version ?? old.duplicati_version,
      operating_system: fresh.operating_system ?? old.operating_system,
      installation_type: fresh.installation_type ?? old.installation_type,
      created_at: Math.min(from.created_at, into.created_at),
      last_seen_at: latest(from.last_seen_at, into.last_seen_at),
    },
  );
}

/** What the connection told of the program; it goes where the connection goes. */
const told = ["program_state", "state_at", "paused_since", "paused_until", "unreachable_since"];

/** Settings of the server that stays go first; a laptop stays one after a reinstallation. */
export async function joinServerWatch(
  sql: Sql,
  fromId: string,
  intoId: string,
  connectionMoves: boolean,
): Promise<void> {
  const from = await findRow(sql, "server_watch", { server_id: fromId });
  if (from === undefined) return;
  const into = await findRow(sql, "server_watch", { server_id: intoId });
  if (into === undefined) {
    await putBack(sql, "server_watch", { ...from, server_id: intoId });
    return;
  }
  const values: Row = {
    profile: into.profile === "server" ? from.profile! : into.profile!,
    tolerance_ms: into.tolerance_ms ?? from.tolerance_ms!,
    time_zone: into.time_zone ?? from.time_zone!,
    found_zone: (connectionMoves ? from.found_zone : null) ?? into.found_zone ?? from.found_zone!,
  };
  if (connectionMoves) for (const column of told) values[column] = from[column]!;
  await setColumns(sql, "server_watch", { server_id: intoId }, values);
}
