import type { NotifyOutcome, NotifyRule } from "@duplistatus/contract";
import { addIncidentNotice, addRunNotice } from "../notifications/notices/subscriber.ts";
import { createNotifier, type Notifier } from "../notifications/notifier.ts";
import type { DeliveryRow } from "../notifications/outbox/store.ts";
import type { Engine } from "../platform/database/database.ts";
import { type TestOutbox, testOutbox } from "./outbox.ts";

/** An outbox with servers and jobs that things happen to. */
export interface TestNotifications extends TestOutbox {
  notifier: Notifier;
  /** Adds a server with so many jobs; answers the ids of the jobs. */
  addServer(id: string, jobs: number, tags?: string[]): Promise<number[]>;
  setRule(scope: "all" | "server" | "job", scopeId: string | number, rule: NotifyRule): Promise<void>;
  /** Something goes wrong with a job; answers the incident. */
  open(jobId: number, cause?: string, more?: { severity?: string; runId?: number }): Promise<number>;
  escalate(incidentId: number): Promise<void>;
  close(incidentId: number, runId?: number): Promise<void>;
  runEnds(
    jobId: number,
    status: string,
    more?: Partial<{ runId: number; endedAt: number; dryRun: boolean }>,
  ): Promise<number>;
  /** Plans, gathers and sends what is due, until nothing is left to do now. */
  settle(): Promise<void>;
  /** Lets time pass in steps and settles at each. */
  pass(ms: number, step?: number): Promise<void>;
  /** Keys of the messages that were sent: of a gathered one the keys of its parts, joined by "+". */
  told(): Promise<string[]>;
  outcomes(filter: { incident?: number; run?: number }): Promise<NotifyOutcome[]>;
  deliveries(): Promise<DeliveryRow[]>;
}

export async function testNotifications(engine: Engine): Promise<TestNotifications> {
  const outbox = await testOutbox(engine);
  const { context, clock } = outbox.program;
  const notifier = createNotifier(context, outbox.sending);
  const write = context.database.write.bind(context.database);
  const all = <Row>(text: string, values: (string | number)[] = []) =>
    context.database.reader.all<Row>(text, values);
  let runs = 1_000;

  const incidentOf = async (id: number) =>
    (
      await all<{ id: number; job_id: number; server_id: string; cause: string; severity: string }>(
        "select * from incidents where id = ?",
        [id],
      )
    )[0]!;

  const tell = (id: number, event: "opened" | "escalated" | "closed", runId: number | null) =>
    incidentOf(id).then((incident) =>
      write((sql) => addIncidentNotice(sql, { event, incident, runId, at: clock.now() })),
    );

  const settle = async () => {
    for (;;) {
      const before = outbox.fake.sent.length;
      await notifier.tick();
      await notifier.dispatcher.idle();
      if (outbox.fake.sent.length === before) return;
    }
  };

  return {
    ...outbox,
    notifier,
    async addServer(id, jobs, tags = []) {
      return write(async (sql) => {
        await sql.run("insert into servers (id, name, tags, created_at) values (?, ?, ?, ?)", [
          id,
          id,
          JSON.stringify(tags),
          clock.now(),
        ]);
        const ids: number[] = [];
        for (let n = 1; n <= jobs; n++) {
          const row = await sql.get<{ id: number }>(
            "insert into jobs (server_id, backup_id, name, created_at) values (?, ?, ?, ?) returning id",
            [id, String(n), `${id} ${n}`, clock.now()],
          );
          ids.push(row!.id);
        }
        return ids;
      });
    },
    async setRule(scope, scopeId, rule) {
      const { saveRule } = await import("../notifications/rules/store.ts");
      await write((sql) => saveRule(sql, scope, String(scopeId), JSON.stringify(rule)));
    },
    async open(jobId, cause = "overdue", { severity = "critical", runId } = {}) {
      const id = await write(async (sql) => {
        const job = await sql.get<{ server_id: string }>("select server_id from jobs where id = ?", [jobId]);
        const row = await sql.get<{ id: number }>(
          `insert into incidents (job_id, server_id, cause, severity, opened_at, since, variant)
           values (?, ?, ?, ?, ?, ?, 'missed') returning id`,
          [jobId, job!.server_id, cause, severity, clock.now(), clock.now()],
        );
        return row!.id;
      });
      await tell(id, "opened", runId ?? null);
      return id;
    },
    async escalate(id) {
      await write((sql) => sql.run("update incidents set severity = 'critical' where id = ?", [id]));
      await tell(id, "escalated", null);
    },
    async close(id, runId) {
      await write((sql) =>
        sql.run("update incidents set closed_at = ?, closing_run_id = ? where id = ?", [
          clock.now(),
          runId ?? null,
          id,
        ]),
      );
      await tell(id, "closed", runId ?? null);
    },
    async runEnds(jobId, status, { runId = runs++, endedAt = clock.now(), dryRun = false } = {}) {
      const [job] = await all<{ server_id: string }>("select server_id from jobs where id = ?", [jobId]);
      const { server_id: serverId } = job!;
      await write((sql) =>
        addRunNotice(sql, {
          runId,
          jobId,
          serverId,
          status,
          incomplete: false,
          dryRun,
          endedAt,
          at: clock.now(),
        }),
      );
      return runId;
    },
    settle,
    async pass(ms, step = 30_000) {
      await settle();
      for (let left = ms; left > 0; left -= step) {
        clock.advance(Math.min(step, left));
        await settle();
      }
    },
    async told() {
      const rows = await all<DeliveryRow>(
        "select * from deliveries where state = 'sent' order by sent_at, id",
      );
      const parts = await all<DeliveryRow>("select * from deliveries where part_of is not null order by id");
      return rows.map((row) => {
        const own = parts.filter((part) => part.part_of === row.id && part.state === "gathered");
        return own.length === 0 ? row.event_key : own.map((part) => part.event_key).join("+");
      });
    },
    async outcomes({ incident, run }) {
      const column = incident === undefined ? "run_id" : "incident_id";
      const rows = await all<{ outcome: NotifyOutcome }>(
        `select outcome from notify_decisions where ${column} = ? order by id`,
        [incident ?? run!],
      );
      return rows.map(({ outcome }) => outcome);
    },
    deliveries: () => all<DeliveryRow>("select * from deliveries order by id"),
  };
}
