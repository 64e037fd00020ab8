// Where a broken line is an alarm too many, one too few, a lost report, or somebody else's data.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./build.mjs";

/**
 * `sources`: folders whose lines are broken (`only` narrows them to files directly in it); `tests`: what is asked, besides
 * the tests in the same folders.
 */
export const areas = [
  {
    name: "monitoring",
    sources: ["server/src/monitoring"],
    tests: ["server/src/cli/recording.golden.test.ts", "server/src/merging/evaluated.property.test.ts"],
  },
  {
    name: "merging",
    sources: ["server/src/merging"],
    tests: ["server/src/ingest/who-is-who.test.ts", "server/src/recording/whose-job.test.ts"],
  },
  {
    name: "access",
    sources: ["server/src/access"],
    tests: [
      "server/src/app.test.ts",
      "server/src/route-access.test.ts",
      "server/src/cli/accounts.test.ts",
      "server/src/moving/import.test.ts",
      "server/src/pages/events/events.test.ts",
    ],
  },
  { name: "compat", sources: ["server/src/pages/compat"], tests: ["server/src/app.test.ts"] },
  {
    name: "recording",
    sources: ["server/src/recording"],
    tests: ["server/src/ingest", "server/src/cli/recording.golden.test.ts"],
  },
  {
    name: "reading of reports",
    sources: ["duplicati/src", "server/src/platform/report-reader"],
    only: true,
    tests: [],
  },
  { name: "schedules", sources: ["duplicati/src/schedule"], tests: [] },
];

const isTest = (file) => /\.test\.ts$/.test(file) && !/\.slow\.test\.ts$/.test(file);
const isSource = (file) =>
  /\.ts$/.test(file) && !/\.(test|mock|d)\.ts$/.test(file) && !/(^|\/)(index|test-threads)\.ts$/.test(file);

const filesIn = (folder) =>
  readdirSync(join(root, folder), { recursive: true })
    .map((file) => join(folder, file))
    .sort();

/** The files of an area whose lines may be broken. */
export const sourcesOf = ({ sources, only }) =>
  sources.flatMap((folder) =>
    filesIn(folder).filter((file) => isSource(file) && (!only || dirname(file) === folder)),
  );

/** The tests of an area, those in its own folders first. */
export const testsOf = ({ sources, only, tests }) => [
  ...sources.flatMap((folder) =>
    filesIn(folder).filter((file) => isTest(file) && (!only || dirname(file) === folder)),
  ),
  ...tests.flatMap((path) => (path.endsWith(".ts") ? [path] : filesIn(path).filter(isTest))),
];
