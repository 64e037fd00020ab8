import { ingestSettingsAnswer, paths } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";
import { unnamedProxy } from "../../platform/http/forwarded.ts";
import { registerCommand } from "../commands.ts";
import { changeIngest } from "./commands.ts";
import { getSetting } from "./settings.ts";

/** Settings of the installation. */
export function settingsRoutes(app: App, context: Context): void {
  app.get(
    paths.ingestSettings,
    {
      config: { access: "user" },
      schema: {
        summary: "Who may send reports",
        tags: ["settings"],
        response: { 200: ingestSettingsAnswer },
      },
    },
    async () => ({ ...(await getSetting(context, "ingest")), unnamedProxy: unnamedProxy(context) }),
  );

  registerCommand(app, context, "PUT", paths.ingestSettings, changeIngest, {
    summary: "Change who may send reports",
    tags: ["settings"],
    response: ingestSettingsAnswer,
    answer: ({ after }) => ({ ...after, unnamedProxy: unnamedProxy(context) }),
  });
}
