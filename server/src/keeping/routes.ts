import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  cleanUpPreview,
  cleanUpRequest,
  type DatabaseOverview,
  databaseOverview,
  databaseSettings,
  databaseWork,
  ownBackup,
  paths,
} from "@duplistatus/contract";
import { z } from "zod";
import { registerCommand } from "../access/commands.ts";
import { getSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import type { App } from "../platform/http/app-type.ts";
import { checkFile, endLog } from "./check-file.ts";
import { readCare } from "./clean-store.ts";
import { previewCleanUp } from "./clean-up.ts";
import * as commands from "./commands.ts";
import { dumpAsSql } from "./dump.ts";
import { backupFile, ensureFolder, listBackups, newBackupName, writeFacts } from "./own-backups.ts";
import { freeBytes, readSizes } from "./sizes.ts";
import { currentWork } from "./work.ts";

const tags = ["database"];

async function overview(context: Context): Promise<DatabaseOverview> {
  const { database, config } = context;
  const { due, ...sizes } = await readSizes(context);
  return {
    engine: database.engine,
    bytes: await database.size(),
    freeBytes: await freeBytes(context),
    ...sizes,
    settings: await getSetting(context, "database"),
    backups: listBackups(config),
    due,
    work: currentWork(context),
    backupFailed: (await readCare(database.reader)).failed,
    timeZone: config.timeZone,
  };
}

/** Takes a file in, checks it, and puts it beside the own backups. */
async function takeUpload(context: Context, body: Readable) {
  const { config, clock } = context;
  const folder = ensureFolder(config);
  const at = clock.now();
  const name = newBackupName(config, at, "uploaded");
  const draft = join(folder, `${name}.part`);
  try {
    await pipeline(body, createWriteStream(draft, { mode: 0o600 }));
    const { runs } = await checkFile(draft);
    await endLog(draft);
    writeFacts(config, name, { at, reason: "uploaded", checked: true, version: null, runs });
    renameSync(draft, join(folder, name));
  } catch (error) {
    for (const part of ["", "-wal", "-shm"]) rmSync(`${draft}${part}`, { force: true });
    throw error;
  }
  return listBackups(config).find((backup) => backup.name === name)!;
}

/** Settings → Database: what the own database holds, its backups, and what goes when. */
export function keepingRoutes(parent: App, context: Context): void {
  parent.register(async (scope) => {
    const app = scope as unknown as App;
    // A database is as large as it is; it goes straight to the disk.
    app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));

    app.get(
      paths.database,
      {
        config: { access: "admin" },
        schema: {
          summary: "Size, backups and settings of the database",
          tags,
          response: { 200: databaseOverview },
        },
      },
      () => overview(context),
    );

    app.get(
      paths.databaseBackup,
      {
        config: { access: "admin" },
        schema: { summary: "Download an own backup", tags, params: z.object({ name: z.string() }) },
      },
      (request, reply) => {
        const { name } = request.params;
        const file = backupFile(context.config, name);
        return reply
          .headers({
            "content-type": "application/vnd.sqlite3",
            "content-length": statSync(file).size,
            "content-disposition": `attachment; filename="${name}"`,
            "cache-control": "no-store",
          })
          .send(createReadStream(file));
      },
    );

    app.get(
      paths.databaseDump,
      { config: { access: "admin" }, schema: { summary: "The whole database as SQL text", tags } },
      async (_request, reply) => {
        const day = new Date(context.clock.now()).toISOString().slice(0, 10);
        return reply
          .headers({
            "content-type": "application/sql; charset=utf-8",
            "content-disposition": `attachment; filename="duplistatus-${day}.sql"`,
            "cache-control": "no-store",
          })
          .send(await dumpAsSql(context));
      },
    );

    app.post(
      paths.cleanUpPreview,
      {
        config: { access: "admin", changesNothing: true },
        schema: {
          summary: "What a clean-up would delete",
          tags,
          body: cleanUpRequest,
          response: { 200: cleanUpPreview },
        },
      },
      ({ body }) => previewCleanUp(context, body.olderThanDays, body.serverId),
    );

    app.post(
      paths.uploadDatabaseBackup,
      {
        config: { access: "admin", body: "database", command: { name: "database.upload", audited: false } },
        schema: { summary: "Put a database file beside the own backups", tags, response: { 201: ownBackup } },
      },
      async (request, reply) => reply.code(201).send(await takeUpload(context, request.body as Readable)),
    );

    const accepted = { tags, response: databaseWork, status: 202 } as const;
    registerCommand(app, context, "POST", paths.databaseBackups, commands.backUpNow, {
      summary: "Make an own backup",
      ...accepted,
    });
    registerCommand(app, context, "POST", paths.restoreDatabase, commands.restoreDatabase, {
      summary: "Put an own backup in the place of the database",
      description: "The database as it was stays as a safety copy. All sessions end.",
      ...accepted,
    });
    registerCommand(app, context, "DELETE", paths.databaseBackup, commands.removeBackup, {
      summary: "Delete an own backup",
      tags,
    });
    registerCommand(app, context, "POST", paths.cleanUp, commands.cleanUpDatabase, {
      summary: "Delete what is older than some days",
      ...accepted,
    });
    registerCommand(app, context, "POST", paths.compactDatabase, commands.compactDatabase, {
      summary: "Give unused room back to the disk",
      ...accepted,
    });
    registerCommand(app, context, "DELETE", paths.databaseWork, commands.cancelDatabaseWork, {
      summary: "End long work on the database",
      tags,
    });
    registerCommand(app, context, "DELETE", paths.job, commands.deleteJob, {
      summary: "Delete a backup job with all its runs",
      tags: ["jobs"],
    });
    registerCommand(app, context, "PUT", paths.databaseSettings, commands.changeDatabaseSettings, {
      summary: "Change how long data is kept and when own backups are made",
      tags: ["settings"],
      response: databaseSettings,
      answer: ({ after }) => after,
    });
  });
}
