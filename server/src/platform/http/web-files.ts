import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FastifyReply } from "fastify";
import type { App } from "./app-type.ts";
import { sendFile } from "./send-file.ts";

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

/** The file for an address of the guide, whose pages are linked with and without `.html`. */
function guideFile(path: string): string {
  if (path === "guide/") return "guide/index.html";
  return /\.[a-z0-9]+$/.test(path) ? path : `${path}.html`;
}

const notBuilt = "The web interface is not built yet. Run: npm start\n";

/**
 * Serves the browser program: its files (compressed at build time), and the start page for every address that a person
 * may open or reload. The guide is beside it, plain pages for anybody.
 */
export function webFiles(app: App, { webRoot, basePath }: { webRoot: string; basePath: string }): void {
  const readStartPage = startPage(webRoot, basePath);

  function sendStartPage(reply: FastifyReply): FastifyReply {
    const html = readStartPage();
    if (html === null) return reply.code(404).type("text/plain; charset=utf-8").send(notBuilt);
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-cache").send(html);
  }

  app.get("/*", { config: { access: "open" }, schema: { hide: true } }, async (request, reply) => {
    const path = (request.params as { "*": string })["*"];
    if (path === "api" || path.startsWith("api/")) return reply.callNotFound();
    if (path === "" || path === "index.html") return sendStartPage(reply);
    // Relative, as everything in the guide: its pages link to each other and back to the program.
    if (path === "guide") return reply.redirect("guide/");
    if (path.startsWith("guide/")) {
      const file = { root: webRoot, path: guideFile(path), cacheControl: "no-cache" };
      return (await sendFile(request, reply, file)) ? reply : reply.callNotFound();
    }
    // Names below assets/ change with their content, so browsers need never ask again.
    const cacheControl = path.startsWith("assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    if (await sendFile(request, reply, { root: webRoot, path, cacheControl })) return reply;
    const isPage = request.headers.accept?.includes("text/html") ?? false;
    return isPage ? sendStartPage(reply) : reply.callNotFound();
  });
}
