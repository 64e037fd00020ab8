import { z } from "zod";
import { defineCommand } from "../access/commands.ts";
import { importOldDatabase } from "./import.ts";

/** Takes over the database of duplistatus 1.x: all of it or nothing, and nothing twice. */
export const importOldDatabaseCommand = defineCommand({
  name: "database.import-1x",
  access: "admin",
  body: z.object({ file: z.string(), key: z.string().nullable() }),
  perform: (context, actor, { file, key }) => importOldDatabase(context, actor, file, key),
  // Written with what was imported, in the same transaction.
  audit: () => null,
});
