import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { killAgainAndAgain } from "../../../server/src/testing/killed-messages.ts";
import { createPostgresDatabase, startPostgres } from "../../../server/src/testing/postgres.ts";
import type { Outcome } from "./field.ts";
import { Skipped } from "./skipped.ts";

/** From `tools/dist`. */
const program = fileURLToPath(new URL("../../server/bin/duplistatus.mjs", import.meta.url));

async function killMessages(size: number, databaseUrl: string | null): Promise<Outcome> {
  const dataDir = mkdtempSync(join(tmpdir(), "duplistatus-torture-"));
  try {
    const kills = Math.max(1, Math.round(200 * size));
    const found = await killAgainAndAgain({ program, dataDir, databaseUrl, kills, patience: 180_000 });
    const { doubledMessages, mostMessages, doubledReports, mostReports, otherKeys } = found;
    const beyond = Math.max(0, doubledMessages - mostMessages) + Math.max(0, doubledReports - mostReports);
    return {
      sent: found.accepted,
      lost: found.lostMessages + found.lostReports,
      doubled: beyond + otherKeys,
      wrong: 0,
      later: 0,
      worstLoopMs: 0,
      peakBytes: 0,
      note:
        `${kills} kills; came twice with the same key: ${doubledMessages} messages (${mostMessages} may), ` +
        `${doubledReports} relayed reports (${mostReports} may); twice for a receiver that knows keys: ${otherKeys}`,
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const killedMessages = {
  name: "kill -9 while messages go out",
  run: (size: number) => killMessages(size, null),
};

export const killedMessagesOnPostgres = {
  name: "the same on PostgreSQL",
  async run(size: number) {
    const cluster = await startPostgres().catch(() => {
      throw new Skipped("PostgreSQL is not installed");
    });
    try {
      return await killMessages(size, await createPostgresDatabase(cluster.url));
    } finally {
      await cluster.stop();
    }
  },
};
