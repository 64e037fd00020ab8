import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyReply } from "fastify";
import type { App } from "./app-type.ts";

/** Names that change with their content, so browsers need never ask again. */
const hashed = /[/\\]assets[/\\]/;

/** Reads the start page for this base path, again when a build replaced it; null when there is none. */
function startPage(webRoot: string, basePath: string): () => string | null {
  let known: { changedAt: number; html: string } | null = null;
  const file = join(webRoot, "index.html");
  return () => {
    const changedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (changedAt === undefined) return null;
    if (known?.changedAt !== changedAt) {
      const base = `<base href="${basePath}">`;
      const html = readFileSync(file, "utf8");
      const declared = /<base\s[^>]*>/i;
      known = {
        changedAt,
        html: declared.test(html)
          ? html.replace(declared, base)
          : html.replace(/<head[^>]*>/i, (head) => head + base),
      };
    }
    return known.html;
  };
}

/** False for what could name something outside the directory. */
function isPlain(path: string): boolean {
  return !/[\0\\]/.test(path) && !path.split("/").includes("..") && !path.startsWith("/");
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false; // a name too long for the file system
  }
}

const notBuilt = "The web interface is not built yet. Run: npm start\n";

/**
 * Serves the browser program: its files (compressed at build time), and the start page for every address that a person
 * may open or reload.
 */
export function webFiles(app: App, { webRoot, basePath }: { webRoot: string; basePath: string }): void {
  const readStartPage = startPage(webRoot, basePath);
  app.register(fastifyStatic, { serve: false, preCompressed: true, cacheControl: false });

  function sendStartPage(reply: FastifyReply): FastifyReply {
    const html = readStartPage();
    if (html === null) return reply.code(404).type("text/plain; charset=utf-8").send(notBuilt);
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(html);
  }

  app.get("/*", { config: { access: "open" }, schema: { hide: true } }, (request, reply) => {
    const path = (request.params as { "*": string })["*"];
    if (path === "api" || path.startsWith("api/")) return reply.callNotFound();
    if (path === "" || path === "index.html") return sendStartPage(reply);
    if (isPlain(path) && isFile(join(webRoot, path))) {
      reply.header(
        "cache-control",
        hashed.test(`/${path}`) ? "public, max-age=31536000, immutable" : "no-cache",
      );
      return reply.sendFile(path, webRoot);
    }
    const isPage = request.headers.accept?.includes("text/html") ?? false;
    return isPage ? sendStartPage(reply) : reply.callNotFound();
  });
}
