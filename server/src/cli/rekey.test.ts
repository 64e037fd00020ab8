import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, readConfig } from "../platform/config.ts";
import { AlreadyRunning, lockInstance } from "../platform/database/instance-lock.ts";
import { migrate } from "../platform/database/migrate.ts";
import { openDatabase } from "../platform/database/open.ts";
import { createSecrets, keyFileName } from "../platform/secrets/secrets.ts";
import { rekey } from "./rekey.ts";

let dataDir: string;
let said: string[];
const printer = { out: (line: string) => void said.push(line), err: (line: string) => void said.push(line) };
const configWith = (secretKey: string | null): Config => ({
  ...readConfig({ DATA_DIR: dataDir, TZ: "UTC", LOG_LEVEL: "silent" }),
  secretKey,
});
const first = "the first secret key";
const second = "the second secret key";

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "duplistatus-rekey-"));
  said = [];
});
afterEach(() => rmSync(dataDir, { recursive: true }));

/** A database with one second factor, sealed with the key of a configuration. */
async function prepare(config: Config): Promise<void> {
  const database = await openDatabase(config);
  const sealed = createSecrets(config).seal("SECRET", "second-factor");
  await migrate(database);
  await database.write(async (sql) => {
    await sql.run(
      "insert into users (id, username, username_key, password_hash, role, created_at) values (1, 'a', 'a', 'x', 'admin', 1)",
    );
    await sql.run("insert into totp_factors (user_id, secret) values (1, ?)", [sealed]);
  });
  await database.close();
}

async function opened(config: Config): Promise<string> {
  const database = await openDatabase(config);
  const row = await database.reader.get<{ secret: string }>("select secret from totp_factors");
  await database.close();
  return createSecrets(config).open(row!.secret, "second-factor");
}

describe("a new key", () => {
  it("in the file takes the place of the old one, which is kept", async () => {
    await prepare(configWith(null));
    const file = join(dataDir, keyFileName);
    const old = readFileSync(file, "utf8");
    expect(await rekey(configWith(null), null, printer)).toBe(0);
    expect(readFileSync(file, "utf8")).not.toBe(old);
    expect(readFileSync(`${file}.old`, "utf8")).toBe(old);
    expect(await opened(configWith(null))).toBe("SECRET");
    expect(said[0]).toBe("1 stored secrets are sealed with the new key.");
  });

  it("is finished by a second call where it was cut off after the database", async () => {
    await prepare(configWith(null));
    const file = join(dataDir, keyFileName);
    const old = readFileSync(file, "utf8");
    await rekey(configWith(null), null, printer);
    // As if the power had gone before the files changed places.
    renameSync(file, `${file}.new`);
    renameSync(`${file}.old`, file);
    expect(readFileSync(file, "utf8")).toBe(old);
    await expect(opened(configWith(null))).rejects.toThrow("another key");
    expect(await rekey(configWith(null), null, printer)).toBe(0);
    expect(await opened(configWith(null))).toBe("SECRET");
    expect(existsSync(`${file}.new`)).toBe(false);
  });

  it("in the environment needs the old one beside it", async () => {
    await prepare(configWith(first));
    await expect(rekey(configWith(second), null, printer)).rejects.toThrow("OLD_SECRET_KEY");
    expect(await rekey(configWith(second), first, printer)).toBe(0);
    const database = await openDatabase(configWith(second));
    const [line] = await database.reader.all(
      "select actor_kind, action from audit_events order by id desc limit 1",
    );
    await database.close();
    expect(line).toEqual({ actor_kind: "cli", action: "secrets.rekey" });
    expect(await opened(configWith(second))).toBe("SECRET");
    // Back into a file.
    expect(await rekey(configWith(null), second, printer)).toBe(0);
    expect(await opened(configWith(null))).toBe("SECRET");
  });

  it("leaves alone and counts what the old key does not open", async () => {
    await prepare(configWith(first));
    expect(await rekey(configWith(second), "quite another key", printer)).toBe(1);
    expect(said.at(-1)).toContain("1 could not be opened");
    expect(await opened(configWith(first))).toBe("SECRET");
  });

  it("waits until the program has stopped", async () => {
    await prepare(configWith(null));
    const lock = lockInstance(dataDir);
    await expect(rekey(configWith(null), null, printer)).rejects.toThrow(AlreadyRunning);
    lock.release();
  });

  it("knows every place that seals something", async () => {
    const root = new URL("../", import.meta.url);
    const files = await readdir(root, { recursive: true });
    const sealing: string[] = [];
    for (const file of files.filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))) {
      if (/secrets\.seal\(/.test(await readFile(new URL(file, root), "utf8"))) sealing.push(file);
    }
    // A new place belongs into sealedColumns, too.
    expect(sealing.sort()).toEqual([
      // Lives ten minutes.
      "access/accounts/flows.ts",
      "access/factors/factors.ts",
      "access/sign-on/commands.ts",
      "connections/reporting/record.ts",
      "connections/sealing.ts",
      "mqtt/commands.ts",
      "notifications/configured/change.ts",
    ]);
  });
});
