import { auditSettings } from "@duplistatus/contract";
import { defineCommand } from "../commands.ts";
import { putSetting } from "../settings/settings.ts";
import { differences } from "./audit.ts";

/** Changes how long the audit log is kept. */
export const changeAuditSettings = defineCommand({
  name: "setting.audit",
  access: "admin",
  body: auditSettings,
  run: (work, settings) => putSetting(work, "audit", settings),
  audit: (_input, { before, after }) => ({
    category: "setting",
    target: "audit",
    changes: differences(before, after),
  }),
});
