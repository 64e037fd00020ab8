// `npm run unit`: every test that needs neither PostgreSQL nor a browser; arguments go to vitest.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./lib/build.mjs";

const vitest = join(root, "node_modules/vitest/vitest.mjs");
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "unit", "--project", "integration", ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit", env: { ...process.env, TEST_ENGINES: "sqlite" } },
);
process.exit(status ?? 1);
