import type { CheckAnswer, Incidents, Monitoring, MonitoringJob } from "@duplistatus/contract";
import type { Engine } from "../platform/database/database.ts";
import { type TestApp, testApp } from "./app.ts";
import { jsonReport, type SampleReport } from "./reports.ts";

const minute = 60_000;
const day = 86_400_000;

/** A program with one server, a person who is logged in, and a clock of their own. */
export interface TestMonitoring {
  program: TestApp;
  now(): number;
  /** Lets time pass (ms); the person logs in again by itself. */
  pass(ms: number): void;
  /** Sends a report that ended just now and announces the next run in `nextIn` ms (a day; null: none); fails where it is not taken. */
  upload(sample?: SampleReport & { nextIn?: number | null }): Promise<void>;
  get<Answer>(url: string): Promise<Answer>;
  send(method: "POST" | "PATCH" | "PUT" | "DELETE", url: string, body?: unknown): Promise<Answered>;
  check(): Promise<CheckAnswer>;
  onlyJob(): Promise<MonitoringJob>;
  /** Causes of the incidents, newest first. */
  causes(state?: "open" | "closed" | "all"): Promise<string[]>;
}

interface Answered {
  statusCode: number;
  json(): unknown;
}

const textOf = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

export async function testMonitoring(engine: Engine): Promise<TestMonitoring> {
  const program = await testApp({ engine });
  let browser = await program.logIn();
  const now = () => program.clock.now();
  const ask = async (method: "GET" | Parameters<TestMonitoring["send"]>[0], url: string, body?: unknown) => {
    const answer = await browser(method, `/api/v1/${url}`, { body });
    if (answer.statusCode !== 401) return answer;
    browser = await program.logIn();
    return browser(method, `/api/v1/${url}`, { body });
  };
  const get = async <Answer>(url: string) => (await ask("GET", url)).json() as Answer;
  const send: TestMonitoring["send"] = ask;
  return {
    program,
    now,
    pass: (ms) => program.clock.advance(ms),
    async upload({ nextIn = day, ...sample } = {}) {
      const begin = sample.begin ?? now() - minute;
      const nextRun = nextIn === null ? {} : { nextRun: textOf(now() + nextIn) };
      const body = jsonReport({ begin, ...nextRun, ...sample }).toString();
      const headers = { "content-type": "application/json" };
      const { statusCode } = await program.send("POST", "/api/upload", { body, headers });
      if (statusCode !== 200) throw new Error(`the report was answered with ${statusCode}`);
    },
    get,
    send,
    check: async () => (await send("POST", "monitoring/check")).json() as CheckAnswer,
    onlyJob: async () => (await get<Monitoring>("monitoring")).jobs[0]!,
    causes: async (state = "open") =>
      (await get<Incidents>(`incidents?state=${state}`)).incidents.map((one) => one.cause),
  };
}
