import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openSqliteConnection, type SqliteConnection } from "../platform/database/sqlite-connection.ts";

const fixtures = new URL("../../fixtures/1x/", import.meta.url);

export interface OldFiles {
  database: string;
  key: string;
  /** Changes the database. */
  edit(work: (connection: SqliteConnection) => void): void;
  remove(): void;
}

/** A database of duplistatus 1.4.2 with its key file, in a folder of its own. */
export function oldFiles(): OldFiles {
  const folder = mkdtempSync(join(tmpdir(), "duplistatus-old-"));
  const database = join(folder, "backups.db");
  const key = join(folder, "duplistatus.key");
  writeFileSync(database, gunzipSync(readFileSync(new URL("backups.db.gz", fixtures))));
  writeFileSync(key, readFileSync(new URL("duplistatus.key", fixtures)));
  return {
    database,
    key,
    edit(work) {
      const connection = openSqliteConnection(database);
      work(connection);
      connection.close();
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
