// `npm run unit`: every test that needs neither PostgreSQL nor a browser; arguments go to vitest.
import { line, runVitest } from "./lib/test-counts.mjs";

const { counts, status } = runVitest(["unit", "integration"], process.argv.slice(2), {
  TEST_ENGINES: "sqlite",
});
console.log(`\n${line(counts)}`);
process.exit(status);
