import { notifyRulesPatch } from "@duplistatus/contract";
import { defineCommand } from "../../access/commands.ts";
import { changeRules } from "./change.ts";

/** Changes who hears what, in many places at once. */
export const changeRulesCommand = defineCommand({
  name: "notification.rules",
  access: "admin",
  body: notifyRulesPatch,
  async run(work, patch) {
    await changeRules(work.sql, patch);
    await work.emit({ type: "setting.changed", name: "notification-rules" });
  },
  audit: ({ scopes, set, clear, below }) => ({
    category: "setting",
    target: "notification-rules",
    changes: {
      scopes: [null, scopes.slice(0, 50)],
      set: [null, set],
      clear: [null, clear],
      below: [null, below],
    },
  }),
});
