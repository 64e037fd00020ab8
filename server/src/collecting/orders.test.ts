import type { Incidents } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { loadReports } from "../../../duplicati/fixtures/load.ts";
import { testCollecting } from "../testing/collecting.ts";

const reports = loadReports();
/** After the last recorded run. */
const evening = Date.UTC(2026, 10, 22, 15);

interface Told {
  servers: string[];
  runs: string[];
  failing: string[];
}

/**
 * What is known of a recorded server in the end, when its reports and its log came in this order: `P` all reports, `p`
 * every second one, `C` a collection.
 */
async function told(version: string, order: string): Promise<Told> {
  const use = version.startsWith("2.0.") ? [] : ["075-backups-all", "058-serverstate-idle"];
  const test = await testCollecting({ version, use, login: version === "2.0.8.1", at: evening });
  try {
    let { serverId } = test;
    for (const step of order) {
      test.program.clock.advance(60_000);
      if (step === "C") {
        const progress = await test.collect({ servers: [serverId] });
        expect([progress.phase, progress.failed]).toEqual(["done", 0]);
        serverId = progress.serverId!;
        continue;
      }
      const all = reports.filter((report) => report.folder === `${version}-server`);
      for (const [index, { body, contentType }] of all.entries()) {
        if (step === "p" && index % 2 === 1) continue;
        const headers = { "content-type": contentType };
        const answer = await test.program.send("POST", "/api/upload", { body: Buffer.from(body), headers });
        expect(answer.statusCode).toBe(200);
      }
    }
    const sql = test.program.context.database.reader;
    const servers = await sql.all<{ name: string }>("select name from servers");
    const runs = await sql.all<Record<string, unknown>>(
      `select name, operation, status, dedupe_key, warnings, errors, runs.versions, problem, report_id is not null as pushed
       from runs join jobs on jobs.id = runs.job_id order by name, begin_at, operation, dedupe_key`,
    );
    const admin = await test.program.logIn();
    const { incidents } = (await admin("GET", "/api/v1/incidents?state=open")).json<Incidents>();
    return {
      servers: servers.map(({ name }) => name),
      // Failures without a time are keyed by their bytes and their arrival.
      runs: runs.map((run) =>
        Object.values(run)
          .join(" | ")
          .replace(/sha256:\S+/, "without a time"),
      ),
      failing: incidents.map((one) => `${one.cause} ${one.jobName}`).sort(),
    };
  } finally {
    await test.close();
  }
}

describe("reports and log of one recorded server", () => {
  it.each([
    ["2.0.6.3", 9],
    ["2.0.8.1", 9],
    ["2.1.0.5", 16],
    ["2.3.1.0", 17],
  ])("make the same of %s in every order: one server, no run twice, none poorer", async (version, runs) => {
    const first = await told(version, "PC");
    expect(first.servers).toHaveLength(1);
    expect(first.runs).toHaveLength(runs);
    expect(first.failing.length).toBeGreaterThan(0);
    for (const order of ["CPC", "CpCPC"]) {
      const other = await told(version, order);
      expect([order, other.runs, other.failing]).toEqual([order, first.runs, first.failing]);
      expect(other.servers).toHaveLength(1);
    }
  });
});
