import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { importReport, paths } from "@duplistatus/contract";
import type { FastifyRequest } from "fastify";
import { actorOf } from "../access/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { importOldDatabase } from "./import.ts";
import { NotOurs } from "./old-database.ts";

/** The key file of 1.x, base64: 32 bytes, which fit into a header. */
const keyHeader = "x-duplistatus-1x-key";

function keyOf(request: FastifyRequest): Buffer | null {
  const text = request.headers[keyHeader];
  if (typeof text !== "string" || text === "") return null;
  const key = Buffer.from(text, "base64");
  if (key.length !== 32) throw new AppError("invalid_request", { reason: "old_key" });
  return key;
}

async function importUpload(context: Context, request: FastifyRequest) {
  const key = keyOf(request);
  const folder = await mkdtemp(join(tmpdir(), "duplistatus-import-"));
  try {
    const file = join(folder, "backups.db");
    await pipeline(request.body as Readable, createWriteStream(file, { mode: 0o600 }));
    const keyFile = key === null ? null : join(folder, "key");
    if (key !== null) await writeFile(keyFile!, key, { mode: 0o600 });
    return await importOldDatabase(context, actorOf(request), file, keyFile);
  } catch (error) {
    // The names of our own files say nothing to whoever sent one.
    if (error instanceof NotOurs) {
      throw new AppError("invalid_request", {
        reason: "old_database",
        why: error.message.replaceAll(`${folder}/`, ""),
      });
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Moving in from duplistatus 1.x by the page. The import writes its own audit event, in its own transaction. */
export function movingRoutes(parent: App, context: Context): void {
  parent.register(async (scope) => {
    const app = scope as unknown as App;
    // A database goes straight to the disk.
    app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
    app.post(
      paths.importOld,
      {
        config: {
          access: "admin",
          body: "database",
          // The import writes its own entry, with what it took over.
          command: { name: "database.import-1x", audited: true },
        },
        schema: {
          summary: "Take over the database of duplistatus 1.x",
          description: `The body is backups.db; its key file goes base64 into the header ${keyHeader}.`,
          tags: ["database"],
          response: { 200: importReport },
        },
      },
      (request) => importUpload(context, request),
    );
  });
}
