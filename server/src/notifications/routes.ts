import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { channelRoutes } from "./configured/routes.ts";
import { deliveryRoutes } from "./deliveries/routes.ts";
import { digestRoutes } from "./digests/routes.ts";
import { linkRoutes } from "./links/routes.ts";
import { ruleRoutes } from "./rules/routes.ts";
import { notificationSettingsRoutes } from "./settings-routes.ts";
import { templateRoutes } from "./templates/routes.ts";

/** Channels, who hears what, words, messages. */
export function notificationRoutes(app: App, context: Context): void {
  channelRoutes(app, context);
  ruleRoutes(app, context);
  templateRoutes(app, context);
  deliveryRoutes(app, context);
  digestRoutes(app, context);
  linkRoutes(app, context);
  notificationSettingsRoutes(app, context);
}
