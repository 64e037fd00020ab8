import { mqttSettings, mqttTest, paths } from "@duplistatus/contract";
import { registerCommand } from "../access/commands.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { mqttView } from "./broker.ts";
import { changeMqtt, testMqtt } from "./commands.ts";

/** Settings of publishing by MQTT. */
export function mqttRoutes(app: App, context: Context): void {
  const tags = ["settings"];
  app.get(
    paths.mqttSettings,
    {
      config: { access: "admin" },
      schema: { summary: "Where states are published by MQTT", tags, response: { 200: mqttSettings } },
    },
    () => mqttView(context),
  );
  registerCommand(app, context, "PUT", paths.mqttSettings, changeMqtt, {
    summary: "Change where states are published by MQTT",
    tags,
    response: mqttSettings,
    answer: () => mqttView(context),
  });
  registerCommand(app, context, "POST", paths.mqttTest, testMqtt, {
    summary: "Try to connect to an MQTT broker",
    tags,
    response: mqttTest,
  });
}
