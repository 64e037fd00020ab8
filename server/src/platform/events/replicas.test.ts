import { afterEach, describe, expect, it } from "vitest";
import { act } from "../../testing/act.ts";
import { hasPostgres } from "../../testing/engines.ts";
import { type TestIntake, testIntake } from "../../testing/reports.ts";
import { createProgram } from "../../wiring.ts";
import type { Context } from "../context.ts";
import { openPostgres } from "../database/postgres.ts";
import type { DomainEvent } from "./domain-event.ts";
import { messagesOf } from "./replicas.ts";

describe("messages between replicas", () => {
  it("are short, whatever they tell, and keep its order", () => {
    const many: DomainEvent[] = Array.from({ length: 500 }, (_, jobId) => ({ type: "live.changed", jobId }));
    const wide = { type: "server.merged", fromId: "a", intoId: "b" } as const;
    const events: DomainEvent[] = [
      ...many,
      { ...wide, jobIds: Array.from({ length: 5_000 }, (_, id) => id) },
    ];
    const messages = messagesOf("me", events);
    for (const message of messages) expect(Buffer.byteLength(message)).toBeLessThan(8_000);
    const told = messages.flatMap((message) => (JSON.parse(message) as { events: DomainEvent[] }).events);
    expect(told).toEqual([...many, { ...wide, jobIds: [] }]);
  });
});

describe.runIf(hasPostgres)("two replicas on PostgreSQL", () => {
  let here: TestIntake;
  let there: Context;
  afterEach(async () => {
    await there.replicas.close();
    await there.reader.close();
    await there.database.close();
    await here.close();
  });

  it("hear what the other one did, and not what they did themselves again", async () => {
    here = await testIntake("postgres");
    const config = { ...here.context.config, databaseUrl: here.databaseUrl };
    const clock = here.clock;
    there = createProgram({ config, database: openPostgres(here.databaseUrl!), clock });
    const listening = there.replicas.listen();
    const heard: [DomainEvent, boolean][] = [];
    const live: string[] = [];
    there.subscribers.push({
      name: "test",
      after: (events, local) =>
        void heard.push(...events.map((event) => [event, local] as [DomainEvent, boolean])),
    });
    there.events.subscribe((event) => live.push(event.type));
    await listening;
    const [own, others] = ["own", "others"].map((name) => ({ type: "setting.changed", name }) as const);
    await act(there, (work) => work.emit(own!));
    await act(here.context, (work) => work.emit(others!));
    await expect.poll(() => heard.length).toBe(2);
    expect(heard).toEqual([
      [own, true],
      [others, false],
    ]);
    expect(live).toEqual(["settings", "settings"]);
  });
});
