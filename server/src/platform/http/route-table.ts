import type { FastifySchema } from "fastify";
import type { Access, App, ForLimited } from "./app-type.ts";
import type { BodyKind } from "./body-budgets.ts";

/** One registered route; the tests and the API description read the list. */
export interface KnownRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
  readonly forLimited: ForLimited | null;
  readonly duringPasswordChange: boolean;
  readonly sameOrigin: boolean;
  readonly schema: FastifySchema | undefined;
  /** Largest body, bytes; undefined before `limitBodies` saw it. */
  readonly bodyLimit: number | undefined;
  readonly body: BodyKind | undefined;
  readonly command: { readonly name: string; readonly audited: boolean } | null;
  /** See `FastifyContextConfig.changesNothing`. */
  readonly changesNothing: boolean;
  /** Matches the paths it answers. */
  readonly pattern: RegExp;
}

function patternOf(url: string): RegExp {
  const parts = url.split("/").map((part) => {
    if (part.startsWith(":")) return "[^/]+";
    return part === "*" ? ".*" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}

/** Keeps a list of everything that is registered on `app` from now on. */
export function collectRoutes(app: App): readonly KnownRoute[] {
  const routes: KnownRoute[] = [];
  app.addHook("onRoute", ({ method, url, config, schema, bodyLimit }) => {
    for (const one of [method].flat()) {
      routes.push({
        method: one,
        url,
        access: config?.access ?? "admin",
        forLimited: config?.forLimited ?? null,
        duringPasswordChange: config?.duringPasswordChange === true,
        sameOrigin: config?.sameOrigin === true,
        schema,
        bodyLimit,
        body: config?.body,
        command: config?.command ?? null,
        changesNothing: config?.changesNothing === true,
        pattern: patternOf(url),
      });
    }
  });
  return routes;
}
