import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines, type TestDatabase, testDatabase } from "../testing/database.ts";
import { killAgainAndAgain } from "../testing/killed-messages.ts";

const program = fileURLToPath(new URL("../../bin/duplistatus.mjs", import.meta.url));
/** `npm run torture` does it two hundred times. */
const kills = 10;

describe.each(engines)("killed again and again on %s", (engine) => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await testDatabase(engine);
    await opened.database.close();
  });
  afterAll(() => opened.close().catch(() => undefined));

  it("loses no message; what arrives twice has the same key, and no more than was under way", async () => {
    const { dataDir, databaseUrl } = opened;
    const found = await killAgainAndAgain({ program, dataDir, databaseUrl, kills, patience: 150_000 });
    expect(found.accepted).toBeGreaterThanOrEqual(kills);
    expect(found).toMatchObject({ lostMessages: 0, lostReports: 0, otherKeys: 0 });
    expect(found.doubledMessages).toBeLessThanOrEqual(found.mostMessages);
    expect(found.doubledReports).toBeLessThanOrEqual(found.mostReports);
  }, 400_000);
});
