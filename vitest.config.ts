import { defineConfig } from "vitest/config";

const slow = "**/*.slow.test.ts";

/** What a busy machine may take to get there; nobody waits longer than it takes. */
const patient = { timeout: 30_000, interval: 20 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{duplicati,contract,texts,web}/src/**/*.test.{ts,tsx}", "scripts/**/*.test.ts"],
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        // The server's rules are tested where they run: on SQLite files and on a real PostgreSQL.
        test: {
          name: "integration",
          include: ["{server,tools}/src/**/*.test.ts"],
          exclude: [slow],
          globalSetup: ["server/src/testing/postgres-run.ts"],
          expect: { poll: patient },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "slow",
          include: [`{server,tools}/src/${slow}`],
          globalSetup: ["server/src/testing/postgres-run.ts"],
          expect: { poll: patient },
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // They start whole programs and count what those do: side by side they would measure each other.
          fileParallelism: false,
        },
      },
      {
        test: {
          name: "e2e",
          include: ["e2e/**/*.test.ts"],
          expect: { poll: patient },
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
