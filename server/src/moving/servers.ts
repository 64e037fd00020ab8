import type { AddServerRequest } from "@duplistatus/contract";
import { addServer } from "../connections/change.ts";
import { adoptServer } from "../monitoring/collected.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { editServer } from "../records/servers/edit-store.ts";
import { findServer } from "../records/servers/store.ts";
import type { OldServer } from "./history.ts";
import { textOf } from "./old-database.ts";
import type { OpenSecret } from "./old-secrets.ts";
import type { ImportReport } from "./report.ts";

const limits = { alias: 200, note: 4_000, url: 2_000 } as const;

const isWebAddress = (url: string): boolean =>
  url.length <= limits.url && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);

/** Alias, note and address of a server, where it has none here. */
async function label(work: Work, serverId: string, old: OldServer, report: ImportReport): Promise<void> {
  const server = (await findServer(work.sql, serverId))!;
  const alias = textOf(old.row, "alias").slice(0, limits.alias);
  const note = textOf(old.row, "note").slice(0, limits.note);
  const url = textOf(old.row, "server_url");
  if (url !== "" && !isWebAddress(url))
    report.left.push(`Server ${old.name}: its address is no web address.`);
  const edit = {
    ...(server.alias === null && alias !== "" ? { alias } : {}),
    ...(server.note === null && note !== "" ? { note } : {}),
    ...(server.url === null && url !== "" && isWebAddress(url) ? { url } : {}),
  };
  if (Object.keys(edit).length === 0) return;
  await editServer(work.sql, serverId, edit);
  await work.emit({ type: "server.changed", serverId });
  report.servers.named += 1;
}

/** The password of a server becomes its connection, which is not used before somebody switches that on. */
async function connect(
  work: Work,
  serverId: string,
  { row, name }: OldServer,
  open: OpenSecret,
  report: ImportReport,
): Promise<void> {
  const sealed = textOf(row, "server_password");
  const url = textOf(row, "server_url");
  if (sealed === "") return;
  const password = open(sealed);
  if (password === "") return;
  if (password === null) {
    report.left.push(`Server ${name}: its password must be entered again.`);
    return;
  }
  if (!isWebAddress(url)) {
    report.left.push(`Server ${name}: it has a password but no address.`);
    return;
  }
  const request: AddServerRequest = {
    addresses: [url],
    port: 8200,
    trust: { kind: url.toLowerCase().startsWith("https:") ? "system" : "plain" },
    credential: { kind: "password", password },
    proxy: null,
    everyMinutes: 0,
    alias: null,
    note: null,
    tags: [],
    serverId,
  };
  try {
    await addServer(work, request);
    report.connections += 1;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const there = error.reason === "connected_already";
    if (!there) report.left.push(`Server ${name}: its password was left. ${error.message}`);
  }
}

/** Everything that 1.x knew of a server beside its runs. */
export async function importServer(
  work: Work,
  serverId: string,
  old: OldServer,
  open: OpenSecret,
  report: ImportReport,
): Promise<void> {
  await adoptServer(work.sql, serverId);
  await label(work, serverId, old, report);
  await connect(work, serverId, old, open, report);
}
