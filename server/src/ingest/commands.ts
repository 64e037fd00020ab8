import { type DatabaseWork, type ReplayAnswer, replayRequest } from "@duplistatus/contract";
import { z } from "zod";
import { type AuditEntry, differences } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { beginWork } from "../keeping/work.ts";
import { settleIdentity } from "../merging/settle-identity.ts";
import { AppError } from "../platform/http/app-error.ts";
import { approveMachine as approve, rejectMachine as reject, replayQuarantine } from "../recording/replay.ts";
import { deleteReport as remove } from "../records/raw-reports/store.ts";

const byKey = z.object({ key: z.string().min(1).max(2000) });

const replayed = (answer: ReplayAnswer): AuditEntry => ({
  category: "run",
  changes: differences(null, answer),
});

/** Reads quarantined reports again: the given ones, or all. */
export const replayReports = defineCommand({
  name: "quarantine.replay",
  access: "admin",
  body: replayRequest,
  perform: (context, actor, { ids }) => replayQuarantine(context, actor, ids, settleIdentity),
  audit: (_input, answer) => replayed(answer),
});

/** Begins to read everything in quarantine again; how far it is stands in the work. */
export const replayAllReports = defineCommand({
  name: "quarantine.replay-all",
  access: "admin",
  perform: async (context, actor): Promise<DatabaseWork> =>
    beginWork(context, "replay", null, ({ step }) =>
      replayQuarantine(context, actor, null, settleIdentity, (done, total) => step("reading", done, total)),
    ),
  audit: () => ({ category: "run" }),
});

/** Deletes a report that is no run. */
export const deleteReport = defineCommand({
  name: "quarantine.delete",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive() }),
  async run(work, { id }) {
    if (!(await remove(work.sql, id))) throw new AppError("not_found");
    await work.emit({ type: "quarantine.changed" });
  },
  audit: ({ id }) => ({ category: "run", target: id }),
});

/** Lets an unknown machine in. */
export const approveMachine = defineCommand({
  name: "machine.approve",
  access: "admin",
  params: byKey,
  perform: (context, actor, { key }) => approve(context, actor, key, settleIdentity),
  audit: ({ key }, answer) => ({ ...replayed(answer), category: "server", target: key }),
});

/** Turns an unknown machine away. */
export const rejectMachine = defineCommand({
  name: "machine.reject",
  access: "admin",
  params: byKey,
  async run(work, { key }) {
    if (!(await reject(work, key))) throw new AppError("not_found");
  },
  audit: ({ key }) => ({ category: "server", target: key }),
});
