import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TokenScope } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createToken } from "../../access/accounts/commands.ts";
import { cliActor } from "../../platform/actor.ts";
import { type TestApp, testApp } from "../../testing/app.ts";
import { engines } from "../../testing/database.ts";
import { idOf, jsonReport, type SampleReport } from "../../testing/reports.ts";

const deploy = fileURLToPath(new URL("../../../../deploy/", import.meta.url));
const hour = 3_600_000;

let program: TestApp;
let token: string;
afterEach(() => program.close());

const tokenFor = async (scope: TokenScope) =>
  (
    await createToken.execute(program.context, cliActor, {
      name: scope,
      scope,
      serverId: null,
      tags: null,
      expiresAt: null,
    })
  ).secret;
async function start(engine: "sqlite" | "postgres" = "sqlite") {
  program = await testApp({ engine });
  token = await tokenFor("metrics");
}

async function scrape(headers: Record<string, string> = {}) {
  const answer = await program.send("GET", "/metrics", {
    headers: { authorization: `Bearer ${token}`, ...headers },
  });
  expect(answer.statusCode).toBe(200);
  return answer;
}
const text = async () => (await scrape()).body;
/** Lines of a metric by what follows its name. */
const series = (body: string, name: string): string[] =>
  body
    .split("\n")
    .flatMap((line) => (/^[^#{ ]+/.exec(line)?.[0] === name ? [line.slice(name.length).trim()] : []));

async function send(sample: SampleReport = {}) {
  const begin = program.clock.now() - hour;
  const body = jsonReport({ machineName: "nas", begin, ...sample }).toString();
  const answer = await program.send("POST", "/api/upload", {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(answer.statusCode).toBeLessThan(300);
  return begin;
}

/** What promtool says of a text; empty = nothing. */
function complaints(body: string): string {
  const { status, stdout, stderr, error } = spawnSync("promtool", ["check", "metrics"], { input: body });
  if (error) throw error;
  return status === 0 ? "" : `${stdout}${stderr}`;
}

describe.each(engines)("the figures for Prometheus on %s", (engine) => {
  it("tell of every backup what is known, and promtool has nothing to complain of", async () => {
    await start(engine);
    const begin = await send({
      backupName: 'Photos "and" \\more\nlines',
      files: 77,
      result: "Warning",
      warnings: 2,
    });
    const body = await text();
    expect(complaints(body)).toBe("");
    const labels = '{server="nas",job="Photos \\"and\\" \\\\more\\nlines"}';
    expect(series(body, "duplistatus_job_last_run_timestamp_seconds")).toEqual([`${labels} ${begin / 1000}`]);
    expect(series(body, "duplistatus_job_last_success_timestamp_seconds")).toEqual([
      `${labels} ${begin / 1000}`,
    ]);
    expect(series(body, "duplistatus_job_source_files")).toEqual([`${labels} 77`]);
    expect(series(body, "duplistatus_job_last_run_warnings")).toEqual([`${labels} 2`]);
    expect(series(body, "duplistatus_job_overdue")).toEqual([`${labels} 0`]);
    expect(series(body, "duplistatus_job_running")).toEqual([`${labels} 0`]);
    const states = series(body, "duplistatus_job_status");
    expect(states).toHaveLength(5);
    expect(states.filter((line) => line.endsWith(" 1"))).toEqual([
      expect.stringContaining('status="warning"'),
    ]);
    expect(series(body, "duplistatus_job_info")[0]).toMatch(
      /^\{server_id="[^"]+",job_id="\d+",server="nas",/,
    );
    // Nobody told: no series, not 0.
    for (const name of ["last_verified_timestamp_seconds", "destination_quota_total_bytes"]) {
      expect(series(body, `duplistatus_job_${name}`)).toEqual([]);
    }
    expect(series(body, "duplistatus_reports_received_total")).toContain('{outcome="recorded"} 1');
    expect(series(body, "duplistatus_report_duration_seconds_count")).toEqual(["1"]);
    expect(series(body, "duplistatus_build_info")).toEqual([`{version="0.0.0-test",database="${engine}"} 1`]);
  });
});

describe("the figures for Prometheus", () => {
  beforeEach(() => start());

  it("never tell two series with the same labels, and forget a job that is gone", async () => {
    await send({ machineId: idOf("a"), backupId: "DB-1" });
    await send({ machineId: idOf("b"), backupId: "DB-1" });
    await send({ machineId: idOf("c"), machineName: "office", backupId: "DB-1", backupName: "Mail" });
    await program.context.database.write((sql) =>
      sql.run(
        "insert into jobs (server_id, backup_id, name, created_at) select server_id, 'x', name, 0 from jobs where name = 'Mail'",
      ),
    );
    const body = await text();
    const lines = body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    const names = lines.map((line) => line.slice(0, line.lastIndexOf(" ")));
    expect(new Set(names).size).toBe(names.length);
    const overdue = series(body, "duplistatus_job_overdue");
    expect(
      overdue.filter((line) => line.includes('server="nas"')).every((line) => line.includes("server_id=")),
    ).toBe(true);
    expect(overdue.filter((line) => line.includes('server="office"'))).toEqual([
      expect.stringMatching(/^\{server="office",job="Mail",job_id="\d+"\} 0$/),
      expect.stringMatching(/^\{server="office",job="Mail",job_id="\d+"\} 0$/),
    ]);
    await program.context.database.write((sql) => sql.run("delete from jobs where backup_id = 'x'"));
    expect(series(await text(), "duplistatus_job_overdue")).toContain('{server="office",job="Mail"} 0');
  });

  it("are asked for with a token for them, in the header or the address", async () => {
    const status = async (url: string, secret?: string) =>
      (await program.send("GET", url, { headers: secret ? { authorization: `Bearer ${secret}` } : {} }))
        .statusCode;
    expect(await status("/metrics")).toBe(401);
    expect(await status("/metrics", "nonsense")).toBe(401);
    expect(await status(`/metrics?token=${token}`)).toBe(200);
    expect(await status("/metrics", await tokenFor("admin"))).toBe(200);
    for (const scope of ["read", "ingest"] as const)
      expect(await status("/metrics", await tokenFor(scope))).toBe(403);
    // It opens nothing else.
    expect(await status("/api/summary", token)).toBe(403);
    expect(await status("/api/v1/dashboard", token)).toBe(403);
  });

  it("come as OpenMetrics to whoever asks for that", async () => {
    await send();
    const plain = await scrape();
    expect(plain.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
    const answer = await scrape({ accept: "application/openmetrics-text; version=1.0.0, text/plain;q=0.5" });
    expect(answer.headers["content-type"]).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
    expect(answer.body.endsWith("# EOF\n")).toBe(true);
    expect(answer.body).toContain("# TYPE duplistatus_reports_received counter\n");
    expect(answer.body).toContain("duplistatus_reports_received_total{");
    expect(answer.body).toContain("# UNIT duplistatus_job_source_size_bytes bytes\n");
    expect(answer.body).toContain("# TYPE duplistatus_job info\n");
    expect(plain.body).not.toContain("# EOF");
  });

  it("leave the jobs to the replica that leads", async () => {
    await send();
    program.context.services.leadership.current = {
      isLeader: async () => false,
      close: async () => undefined,
    };
    const body = await text();
    expect(body).not.toContain("duplistatus_job_");
    expect(series(body, "duplistatus_leader")).toEqual(["0"]);
    expect(series(body, "duplistatus_reports_received_total")).toContain('{outcome="recorded"} 1');
    expect(complaints(body)).toBe("");
  });

  it("count every report by what became of it", async () => {
    const begin = await send();
    await send({ begin });
    const bad = await program.send("POST", "/api/upload", {
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(bad.statusCode).toBe(400);
    const counts = series(await text(), "duplistatus_reports_received_total");
    for (const outcome of ["recorded", "duplicate", "refused"])
      expect(counts).toContain(`{outcome="${outcome}"} 1`);
    expect(counts).toContain('{outcome="quarantined"} 0');
  });

  it("tell of thousands of jobs without keeping others waiting", async () => {
    await send();
    await program.context.database.write((sql) =>
      sql.run(
        `with recursive n (i) as (select 1 union all select i + 1 from n where i < 2500)
         insert into jobs (server_id, backup_id, name, created_at) select id, 'X-' || i, 'job ' || i, 0 from servers, n`,
      ),
    );
    let turns = 0;
    const turn = setInterval(() => void turns++, 0);
    const body = await text();
    clearInterval(turn);
    expect(series(body, "duplistatus_job_overdue")).toHaveLength(2501);
    expect(turns).toBeGreaterThan(10);
    expect(complaints(body)).toBe("");
  });
});

describe("what is shipped for Prometheus and Grafana", () => {
  beforeEach(() => start());

  it("has alert rules that say what they should", () => {
    const folder = join(deploy, "prometheus");
    const rules = execFileSync("promtool", ["check", "rules", "duplistatus-alerts.yml"], { cwd: folder });
    expect(String(rules)).toContain("7 rules found");
    execFileSync("promtool", ["test", "rules", "duplistatus-alerts.test.yml"], { cwd: folder });
    execFileSync("promtool", ["check", "config", "--syntax-only", "prometheus.yml"], { cwd: folder });
  });

  it("has a dashboard whose expressions parse and name metrics that exist", async () => {
    const begin = await send();
    await send({ begin: begin - hour });
    const known = new Set([...(await text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const folder = mkdtempSync(join(tmpdir(), "duplistatus-rules-"));
    try {
      for (const file of readdirSync(join(deploy, "grafana"))) {
        const source = readFileSync(join(deploy, "grafana", file), "utf8");
        expect(source).not.toContain(`$${"{DS_"}`);
        const board = JSON.parse(source);
        expect(board).toMatchObject({
          id: null,
          uid: "duplistatus-overview",
          editable: true,
          tags: ["duplistatus"],
        });
        expect(board.uid.length).toBeLessThanOrEqual(40);
        const ids = board.panels.map(({ id }: { id: number }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const targets = board.panels.flatMap((panel: { targets: unknown[] }) => panel.targets) as {
          expr: string;
          datasource: unknown;
        }[];
        const rules = targets.map(({ expr, datasource }, index) => {
          expect(datasource).toEqual({ type: "prometheus", uid: `$${"{datasource}"}` });
          for (const [name] of expr.matchAll(/duplistatus_\w+/g)) expect(known).toContain(name);
          return `      - record: "board:expr:${index}"\n        expr: ${JSON.stringify(expr.replace(/\$(server|job)/g, ".*"))}\n`;
        });
        expect(rules.length).toBeGreaterThan(8);
        const written = join(folder, "board.yml");
        writeFileSync(written, `groups:\n  - name: board\n    rules:\n${rules.join("")}`);
        execFileSync("promtool", ["check", "rules", written]);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
