import {
  addServerRequest,
  collectingSettings,
  connectionPatch,
  importRequest,
  reportingRequest,
  startJobRequest,
} from "@duplistatus/contract";
import { z } from "zod";
import { differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { addServer as add, changeConnection as change, removeConnection as remove } from "./change.ts";
import { editCollecting } from "./collecting-settings.ts";
import { importServers as importList } from "./import.ts";
import {
  installReporting as install,
  startJob as start,
  undoReporting as undo,
} from "./reporting/reporting.ts";
import type { ConnectionRow } from "./store.ts";
import { connectionOf } from "./view.ts";

const byId = z.object({ id: z.string() });

/** What people set of a connection. */
function shown(row: ConnectionRow | null) {
  if (row === null) return null;
  const { addresses, port, trust, pinned, credential, proxy, everyMinutes, listVersions } = connectionOf(row);
  return { addresses, port, trust, pinned, credential, proxy, everyMinutes, listVersions };
}

/** Makes a server known by its address, or gives a known one a connection. Nothing is contacted. */
export const addServer = defineCommand({
  name: "server.add",
  access: "admin",
  body: addServerRequest,
  run: (work, request) => add(work, request),
  audit: ({ addresses, port, alias }, id) => ({
    category: "server",
    target: id,
    name: alias ?? addresses[0] ?? null,
    changes: differences(null, { addresses, port }),
  }),
});

/** Adds and changes servers by a list in CSV. */
export const importServers = defineCommand({
  name: "server.import",
  access: "admin",
  body: importRequest,
  perform: (context, actor, request) => importList(context, actor, request),
  audit: ({ dryRun }, { added, updated, wrong }) =>
    dryRun ? null : { category: "server", changes: differences(null, { added, updated, wrong }) },
});

/** Changes how a server is reached; members left out stay. */
export const changeConnection = defineCommand({
  name: "connection.change",
  access: "admin",
  params: byId,
  body: connectionPatch,
  run: (work, { id, ...patch }) => change(work, id, patch),
  audit: ({ id, credential }, { name, before, after }) => ({
    category: "server",
    target: id,
    name,
    changes: {
      ...differences(shown(before), shown(after)),
      // Another password of the same kind shows nowhere else.
      ...(credential !== undefined && { credential: [before?.credential_kind ?? null, credential.kind] }),
    },
  }),
});

/** Forgets how a server is reached, and its login; what was collected stays. */
export const removeConnection = defineCommand({
  name: "connection.remove",
  access: "admin",
  params: byId,
  run: (work, { id }) => remove(work, id),
  audit: ({ id }, { name, before }) => ({
    category: "server",
    target: id,
    name,
    changes: differences(shown(before), null),
  }),
});

/** Changes when, how much at once, and where this program may connect to. */
export const changeCollecting = defineCommand({
  name: "setting.collecting",
  access: "admin",
  body: collectingSettings,
  run: (work, settings) => editCollecting(work, settings),
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "collecting",
    changes: differences(before, after),
  }),
});

const optionNames = (changes: readonly { name: string }[]) => changes.map(({ name }) => name);

/** Sets options in Duplicati so that its reports arrive here. */
export const installReporting = defineCommand({
  name: "reporting.install",
  access: "admin",
  params: byId,
  body: reportingRequest,
  perform: (context, actor, { id, ...request }) => install(context, actor, id, request),
  audit: ({ id, base }, { changes, problem }) => ({
    category: "server",
    target: id,
    changes: differences(null, { base, options: optionNames(changes), problem: problem?.kind ?? null }),
  }),
});

/** Takes those options back. */
export const undoReporting = defineCommand({
  name: "reporting.undo",
  access: "admin",
  params: byId,
  query: reportingRequest.pick({ base: true }),
  perform: (context, actor, { id, base }) => undo(context, actor, id, { base }),
  audit: ({ id }, { changes, problem }) => ({
    category: "server",
    target: id,
    changes: differences(null, { options: optionNames(changes), problem: problem?.kind ?? null }),
  }),
});

/** Starts a job in Duplicati, whose report then shows that everything works. */
export const startReportedJob = defineCommand({
  name: "reporting.start-job",
  access: "admin",
  params: byId,
  body: startJobRequest,
  perform: (context, _actor, { id, job }) => start(context, id, job),
  audit: ({ id, job }, { problem }) => ({
    category: "server",
    target: id,
    changes: differences(null, { job, problem: problem?.kind ?? null }),
  }),
});
