import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { ensureAdmin } from "../access/accounts/password-change.ts";
import { type AppOptions, buildApp } from "../app.ts";
import { type Config, readConfig } from "../platform/config.ts";
import type { Context } from "../platform/context.ts";
import type { Engine } from "../platform/database/database.ts";
import { createLog } from "../platform/http/logging.ts";
import { createProgram } from "../wiring.ts";
import { type TestClock, testClock } from "./clock.ts";
import { testDatabase } from "./database.ts";

export const adminPassword = "Test-Passw0rd";

type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
export type Send = (
  method: Method,
  url: string,
  options?: { body?: unknown; headers?: Record<string, string>; remoteAddress?: string },
) => Promise<LightMyRequestResponse>;

export interface TestApp {
  readonly app: Awaited<ReturnType<typeof buildApp>>;
  readonly context: Context;
  readonly clock: TestClock;
  readonly dataDir: string;
  /** Everything that was logged. */
  readonly logged: string[];
  /** Sends a request as somebody who is not logged in. */
  readonly send: Send;
  /** Logs in and returns the same for a browser that is logged in. */
  logIn(username?: string, password?: string): Promise<Send>;
  close(): Promise<void>;
}

interface TestAppOptions extends AppOptions {
  engine?: Engine;
  config?: Partial<Config>;
}

/** The whole program on an empty database with its own clock, without a socket. */
export async function testApp({
  engine = "sqlite",
  config,
  ...options
}: TestAppOptions = {}): Promise<TestApp> {
  const opened = await testDatabase(engine);
  const clock = testClock();
  const logged: string[] = [];
  const fullConfig: Config = {
    ...readConfig({
      DATA_DIR: opened.dataDir,
      ADMIN_PASSWORD: adminPassword,
      TZ: "UTC",
      LOG_LEVEL: "debug",
      // The clock of tests stands still.
      RATE_LIMITS: "false",
    }),
    databaseUrl: opened.databaseUrl,
    passwordCost: { logN: 10, r: 8, p: 1 },
    ...config,
  };
  const context = createProgram({
    config: fullConfig,
    database: opened.database,
    clock,
    log: createLog({ logLevel: "debug" }, { write: (line) => void logged.push(line) }),
    version: "0.0.0-test",
  });
  const app = await buildApp(context, options);
  await ensureAdmin(context);

  const sendAs =
    (cookie: string | null): Send =>
    (method, url, { body, headers, remoteAddress } = {}) => {
      const request: InjectOptions = {
        method,
        url,
        headers: { ...(cookie === null ? {} : { cookie }), ...headers },
        remoteAddress: remoteAddress ?? "192.0.2.1",
      };
      if (body !== undefined) request.payload = body as NonNullable<InjectOptions["payload"]>;
      return app.inject(request);
    };

  return {
    app,
    context,
    clock,
    dataDir: opened.dataDir,
    logged,
    send: sendAs(null),
    async logIn(username = "admin", password = context.config.adminPassword ?? adminPassword) {
      const answer = await sendAs(null)("POST", "/api/v1/session", { body: { username, password } });
      const [cookie] = answer.cookies;
      if (cookie === undefined) throw new Error(`The login was refused: ${answer.body}`);
      return sendAs(`${cookie.name}=${cookie.value}`);
    },
    async close() {
      await app.close();
      await context.replicas.close();
      await context.reader.close();
      await opened.close();
    },
  };
}
