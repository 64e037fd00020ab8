import { ingestSettings } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { App } from "../../platform/http/app-type.ts";
import { parseRange } from "./address-list.ts";
import { getSetting, putSetting } from "./settings.ts";

/** Settings of the installation. */
export function settingsRoutes(app: App, context: Context): void {
  app.get(
    "/api/v1/settings/ingest",
    {
      config: { access: "user" },
      schema: { summary: "Who may send reports", tags: ["settings"], response: { 200: ingestSettings } },
    },
    () => getSetting(context, "ingest"),
  );

  app.put(
    "/api/v1/settings/ingest",
    {
      config: { access: "admin" },
      schema: {
        summary: "Change who may send reports",
        tags: ["settings"],
        body: ingestSettings,
        response: { 200: ingestSettings },
      },
    },
    async (request) => {
      const wrong = request.body.allowList.findIndex((entry) => parseRange(entry) === null);
      if (wrong >= 0) {
        const entry = JSON.stringify(request.body.allowList[wrong]);
        throw new AppError(
          "invalid_request",
          `allowList.${wrong}: ${entry} is neither an IP address nor a range such as 192.168.1.0/24`,
        );
      }
      return await putSetting(context, "ingest", request.body);
    },
  );
}
