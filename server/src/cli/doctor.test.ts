import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openDatabase, sqliteFile } from "../platform/database/open.ts";
import { examine } from "./doctor.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "duplistatus-doctor-"));
  vi.stubEnv("DATA_DIR", dataDir);
  vi.stubEnv("DATABASE_URL", "");
  vi.stubEnv("LOG_LEVEL", "silent");
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true, force: true });
});

const texts = async (level: string) =>
  (await examine(process.env)).filter((finding) => finding.level === level).map(({ text }) => text);

async function withChannel(url: string) {
  const database = await openDatabase({ dataDir, databaseUrl: null });
  await database.write((sql) =>
    sql.run(
      "insert into channels (kind, name, settings, created_at, updated_at) values ('ntfy', 'Phone', ?, 0, 0)",
      [JSON.stringify({ url })],
    ),
  );
  await database.close();
}

describe("the doctor", () => {
  it("finds nothing wrong with a new installation", async () => {
    expect(await texts("wrong")).toEqual([]);
    expect((await texts("notice")).join()).toContain("no database yet");
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it("says which setting is wrong, and nothing else", async () => {
    vi.stubEnv("PORT", "many");
    expect(await texts("wrong")).toEqual([expect.stringContaining('PORT is "many"')]);
  });

  it("says that the database is damaged", async () => {
    writeFileSync(join(dataDir, sqliteFile), Buffer.alloc(20_000, "x"));
    expect((await texts("wrong")).join()).toMatch(/database (is damaged|cannot be read)/);
  });

  it("tries the way out, and compares the clock", async () => {
    const server = createServer((_request, response) => {
      response.setHeader("date", new Date(Date.now() - 600_000).toUTCString());
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    await withChannel(`http://127.0.0.1:${port}/topic`);
    expect(await texts("fine")).toContain(`Channel Phone can be reached (127.0.0.1:${port}).`);
    expect((await texts("wrong")).join()).toMatch(/clock of this machine is (59|60)\d s ahead/);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect((await texts("wrong")).join()).toContain("Channel Phone cannot be reached");
  });
});
