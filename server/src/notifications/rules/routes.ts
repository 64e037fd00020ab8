import { notifyRules, paths } from "@duplistatus/contract";
import { registerCommand } from "../../access/commands.ts";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { changeRulesCommand } from "./commands.ts";
import { readRuleTable } from "./view.ts";

/** Who hears what. */
export function ruleRoutes(app: App, context: Context): void {
  const tags = ["notifications"];
  const table = async () => {
    const { repeat } = await getSetting(context, "monitoring");
    return readRuleTable(context.database.reader, repeat);
  };

  app.get(
    paths.notifyRules,
    {
      config: { access: "user" },
      schema: { summary: "Who hears what", tags, response: { 200: notifyRules } },
    },
    table,
  );

  registerCommand(app, context, "PATCH", paths.notifyRules, changeRulesCommand, {
    summary: "Change who hears what",
    tags,
    config: { body: "list" },
    response: notifyRules,
    answer: table,
  });
}
