// A process of `npm run mutate` that asks the tests about one mutation after the other. It keeps one vitest, whose sources
// are read and translated once; the broken line is put in while its file is loaded, so that nothing changes on the disk.
import { join } from "node:path";
import { createVitest } from "vitest/node";
import { root } from "./build.mjs";
import { mutated } from "./mutations.mjs";

let current = null;

const vitest = await createVitest(
  "test",
  {
    root,
    config: false,
    watch: false,
    include: ["{server,duplicati,texts,contract,tools}/src/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/*.slow.test.ts"],
    maxWorkers: 1,
    fileParallelism: false,
    bail: 1,
    reporters: [{}],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
  },
  {
    plugins: [
      {
        name: "one-broken-line",
        enforce: "pre",
        transform: (code, id) =>
          current !== null && id === current.path ? mutated(code, current) : undefined,
      },
    ],
  },
);

/** @returns true when the test file passes */
async function passes(file) {
  const path = join(root, file);
  const specifications = await vitest.globTestSpecifications([path]);
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, false);
  // What was asked before is told again.
  const asked = testModules.find(({ moduleId }) => moduleId === path);
  return asked?.ok() === true && unhandledErrors.length === 0;
}

process.on("message", async ({ mutation, test }) => {
  const path = mutation === null ? null : join(root, mutation.file);
  if (current !== null && current.path !== path) vitest.invalidateFile(current.path);
  current = mutation === null ? null : { ...mutation, path };
  if (path !== null) vitest.invalidateFile(path);
  try {
    process.send({ passed: await passes(test) });
  } catch (error) {
    process.send({ passed: false, error: String(error) });
  }
});
process.send({ ready: true });
