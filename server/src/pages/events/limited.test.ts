import type { LiveEvent } from "@duplistatus/contract";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { visibleJobs } from "../../access/limits.ts";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { visibleEvents } from "./streams.ts";

let program: TestApp;

describe.each(engines)("events for somebody limited to tags on %s", (engine) => {
  const jobs = new Map<number, string>();
  beforeAll(async () => {
    program = await testApp({ engine });
    const { database } = program.context;
    for (const customer of ["acme", "beta", "gamma"]) {
      await database.write(async (sql) => {
        await sql.run(
          "insert into servers (id, name, tags, placeholder, created_at) values (?, ?, ?, 0, 0)",
          [customer, customer, JSON.stringify([customer])],
        );
        for (const name of ["one", "two"]) {
          const row = await sql.get<{ id: number }>(
            "insert into jobs (server_id, backup_id, name, created_at) values (?, ?, ?, 0) returning id",
            [customer, name, name],
          );
          jobs.set(Number(row!.id), customer);
        }
      });
    }
  });
  afterAll(() => program.close());

  it("name their own backups only, and nothing of the whole installation", async () => {
    const jobIds = fc.array(
      fc.oneof(fc.constantFrom(...[1, 2, 3, 4, 5, 6]), fc.integer({ min: 7, max: 99 })),
    );
    const ofJobs = fc.record({ type: fc.constantFrom("runs", "live", "incidents"), jobIds });
    const ofAll = fc.oneof(
      fc.record({
        type: fc.constantFrom("servers", "quarantine", "database", "settings", "tokens", "users"),
      }),
      fc.record({ type: fc.constant("collections"), ids: fc.array(fc.string(), { minLength: 1 }) }),
    );
    const events = fc.array(fc.oneof(ofJobs, ofAll)) as fc.Arbitrary<LiveEvent[]>;
    const tags = fc.subarray(["acme", "beta", "gamma", "nobody"]);
    await fc.assert(
      fc.asyncProperty(events, tags, async (happened, limit) => {
        const caller = {
          kind: "token",
          id: 1,
          name: "t",
          scope: "read",
          serverId: null,
          tags: limit,
        } as const;
        const told = await visibleEvents(program.context, { caller }, happened);
        for (const event of told) {
          expect(["runs", "live", "incidents", "servers"]).toContain(event.type);
          if (!("jobIds" in event)) continue;
          for (const id of event.jobIds) expect(limit).toContain(jobs.get(id));
        }
        // Nothing of theirs is kept from them.
        const theirs = happened.flatMap((event) => ("jobIds" in event ? event.jobIds : []));
        const wanted = theirs.filter((id) => limit.includes(jobs.get(id) ?? "-"));
        const named = told.flatMap((event) => ("jobIds" in event ? event.jobIds : []));
        expect(new Set(named)).toEqual(new Set(wanted));
      }),
      { numRuns: 60 },
    );
    expect(await visibleJobs(program.context.database.reader, new Set(), [1])).toEqual([]);
  });
});
