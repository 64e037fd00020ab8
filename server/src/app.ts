import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import cookie from "@fastify/cookie";
import fastify, { LogController } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { requireAccess } from "./access/access.ts";
import { accountRoutes } from "./access/accounts/routes.ts";
import { auditRoutes } from "./access/audit/routes.ts";
import { factorRoutes } from "./access/factors/routes.ts";
import { passkeyRoutes } from "./access/passkeys/routes.ts";
import { proxyLoginRoutes } from "./access/proxy-login/routes.ts";
import { limitAddresses, limitCallers } from "./access/rates.ts";
import { settingsRoutes } from "./access/settings/routes.ts";
import { signOnRoutes } from "./access/sign-on/routes.ts";
import { userRoutes } from "./access/users/routes.ts";
import { collectingRoutes } from "./collecting/routes.ts";
import { incidentRoutes } from "./incidents/routes.ts";
import { reportRoutes } from "./ingest/quarantine-routes.ts";
import { uploadRoutes } from "./ingest/upload-routes.ts";
import { keepingRoutes } from "./keeping/routes.ts";
import { mergingRoutes } from "./merging/routes.ts";
import { monitoringRoutes } from "./monitoring/routes.ts";
import { movingRoutes } from "./moving/routes.ts";
import { mqttRoutes } from "./mqtt/routes.ts";
import { notificationRoutes } from "./notifications/routes.ts";
import { backupRoutes } from "./pages/backups/routes.ts";
import { chartRoutes } from "./pages/charts/routes.ts";
import { compatRoutes } from "./pages/compat/routes.ts";
import { dashboardRoutes } from "./pages/dashboard/routes.ts";
import { eventRoutes } from "./pages/events/routes.ts";
import { healthRoutes } from "./pages/health/routes.ts";
import { linkRoutes } from "./pages/links/routes.ts";
import { logRoutes } from "./pages/logs/routes.ts";
import { metricsRoutes } from "./pages/metrics/routes.ts";
import { runRoutes } from "./pages/runs/routes.ts";
import { connectionRoutes } from "./pages/servers/connection-routes.ts";
import { serverRoutes } from "./pages/servers/routes.ts";
import type { Config } from "./platform/config.ts";
import type { Context } from "./platform/context.ts";
import { apiDocs } from "./platform/http/api-docs.ts";
import type { App } from "./platform/http/app-type.ts";
import { limitBodies } from "./platform/http/body-budgets.ts";
import { compressAnswers } from "./platform/http/compression.ts";
import { limitConnections } from "./platform/http/connections.ts";
import { answerErrors } from "./platform/http/error-answers.ts";
import { noticeProxies } from "./platform/http/forwarded.ts";
import { logRefusals } from "./platform/http/logging.ts";
import { collectRoutes, type KnownRoute } from "./platform/http/route-table.ts";
import { securityHeaders } from "./platform/http/security-headers.ts";
import { validate } from "./platform/http/validate.ts";
import { webFiles } from "./platform/http/web-files.ts";

/** The same place from `server/src` and from the bundle in `server/dist`. */
const builtWeb = fileURLToPath(new URL("../../web/dist/", import.meta.url));

/** How many proxies stand in front is counted from the one that is connected here. */
function trusted(proxies: Config["trustProxy"]) {
  return typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies;
}

export interface AppOptions {
  /** Directory of the built browser program. */
  webRoot?: string;
  /** More hooks, after those that decide who may call what. */
  beforeHandlers?: (app: App) => void;
}

/** The program as a web server that does not listen yet, with the list of everything it answers. */
export async function buildApp(
  context: Context,
  { webRoot = builtWeb, beforeHandlers }: AppOptions = {},
): Promise<App & { readonly knownRoutes: readonly KnownRoute[] }> {
  const { config } = context;
  const app: App = fastify({
    loggerInstance: context.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: trusted(config.trustProxy),
    genReqId: () => randomUUID(),
    // Names of servers travel in addresses.
    routerOptions: { maxParamLength: 16_000 },
    // Answers 503 to what arrives while stopping, so that balancers try another replica.
    return503OnClosing: true,
    forceCloseConnections: "idle",
    requestTimeout: 0,
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validate);
  // Answers are typed by their schema at compile time; checking each again costs more than making it.
  app.setSerializerCompiler(() => JSON.stringify);

  limitConnections(app.server);
  limitBodies(app, config.maxUploadBytes);
  const routes = collectRoutes(app);
  securityHeaders(app);
  app.register(cookie);
  logRefusals(app);
  noticeProxies(app, context);
  compressAnswers(app);
  answerErrors(app, context, routes);
  await app.after();
  limitAddresses(app, context);
  requireAccess(app, context);
  limitCallers(app, context);
  beforeHandlers?.(app);

  const everything = (scope: App) => {
    uploadRoutes(scope, context);
    reportRoutes(scope, context);
    backupRoutes(scope, context);
    chartRoutes(scope, context);
    dashboardRoutes(scope, context);
    serverRoutes(scope, context);
    connectionRoutes(scope, context);
    collectingRoutes(scope, context);
    mergingRoutes(scope, context);
    keepingRoutes(scope, context);
    movingRoutes(scope, context);
    mqttRoutes(scope, context);
    runRoutes(scope, context);
    monitoringRoutes(scope, context);
    incidentRoutes(scope, context);
    notificationRoutes(scope, context);
    eventRoutes(scope, context);
    settingsRoutes(scope, context);
    accountRoutes(scope, context);
    userRoutes(scope, context);
    factorRoutes(scope, context);
    passkeyRoutes(scope, context);
    signOnRoutes(scope, context);
    proxyLoginRoutes(scope, context);
    auditRoutes(scope, context);
    compatRoutes(scope, context);
    healthRoutes(scope, context);
    metricsRoutes(scope, context);
    logRoutes(scope, context);
    linkRoutes(scope, context);
    apiDocs(scope, context, routes);
    webFiles(scope, { webRoot, basePath: config.basePath });
  };
  const prefix = config.basePath.slice(0, -1);
  if (prefix !== "") {
    // Container health checks need not know the base path.
    app.get(prefix, { config: { access: "open" }, schema: { hide: true } }, (_request, reply) =>
      reply.redirect(config.basePath),
    );
    app.get("/api/ping", { config: { access: "open" }, schema: { hide: true } }, async () => ({ ok: true }));
  }
  await app.register(async (scope) => everything(scope as unknown as App), { prefix });
  await app.ready();
  return Object.assign(app, { knownRoutes: routes });
}
