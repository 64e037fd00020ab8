import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Context } from "../context.ts";
import type { App } from "./app-type.ts";
import type { KnownRoute } from "./route-table.ts";
import { sendFile } from "./send-file.ts";

const page = (base: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>duplistatus API</title>
<link rel="stylesheet" href="${base}/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="${base}/swagger-ui-bundle.js"></script>
<script src="${base}/start.js"></script>
</body>
</html>
`;

/** Read by the page above; `deepLinking` gives every operation an address. */
const startScript = (base: string) =>
  `SwaggerUIBundle({ url: "${base}/json", dom_id: "#swagger-ui", deepLinking: true, tryItOutEnabled: false });\n`;

const files = ["swagger-ui.css", "swagger-ui-bundle.js"];

const described = /\/api\//;

/** Builds the OpenAPI document from the routes' own schemas. */
async function describe(context: Context, routes: readonly KnownRoute[]): Promise<string> {
  // Loaded at the first question: most installations never ask, and it costs start-up time and memory.
  const [{ default: fastify }, { default: swagger }, zodProvider] = await Promise.all([
    import("fastify"),
    import("@fastify/swagger"),
    import("fastify-type-provider-zod"),
  ]);
  const scratch = fastify();
  scratch.setValidatorCompiler(() => () => true);
  scratch.setSerializerCompiler(() => JSON.stringify);
  await scratch.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "duplistatus",
        description: "Watches Duplicati backup servers.",
        version: context.version,
      },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "duplistatus_session" },
          token: { type: "http", scheme: "bearer" },
        },
      },
    },
    transform: zodProvider.jsonSchemaTransform,
    transformObject: zodProvider.jsonSchemaTransformObject,
  });
  const security = { session: [{ session: [] }], both: [{ session: [] }, { token: [] }], none: [{}] };
  for (const route of routes) {
    if (route.method === "HEAD" || !described.test(route.url)) continue;
    const needed =
      route.access === "open" ? security.none : route.access === "user" ? security.session : security.both;
    scratch.route({
      method: route.method,
      url: route.url,
      schema: { ...route.schema, security: needed },
      handler: async () => null,
    });
  }
  await scratch.ready();
  const document = JSON.stringify(scratch.swagger());
  await scratch.close();
  return document;
}

/** The description of the API: a page for people at `/api/docs`, OpenAPI for programs at `/api/docs/json`. */
export function apiDocs(app: App, context: Context, routes: readonly KnownRoute[]): void {
  const base = `${context.config.basePath}api/docs`;
  let document: Promise<string> | null = null;

  const open = { config: { access: "open" }, schema: { hide: true } } as const;

  app.get("/api/docs", open, (_request, reply) => {
    // The page's program sets style attributes, which the strict policy of our own pages forbids.
    const policy =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
    return reply.type("text/html; charset=utf-8").header("content-security-policy", policy).send(page(base));
  });

  app.get("/api/docs/json", open, async (_request, reply) => {
    document ??= describe(context, routes);
    document.catch(() => {
      document = null;
    });
    return reply.type("application/json; charset=utf-8").send(await document);
  });

  app.get("/api/docs/start.js", open, (_request, reply) =>
    reply.type("text/javascript; charset=utf-8").send(startScript(base)),
  );

  for (const file of files) {
    app.get(`/api/docs/${file}`, open, async (request, reply) => {
      const installed = createRequire(import.meta.url).resolve("@fastify/swagger-ui/package.json");
      const root = join(dirname(installed), "static");
      const cacheControl = "public, max-age=86400";
      if (!(await sendFile(request, reply, { root, path: file, cacheControl }))) return reply.callNotFound();
      return reply;
    });
  }
}
