import { beforeAll, expect, test } from "vitest";
import { checkArchitecture } from "./lib/architecture.mjs";

const planted: [what: string, file: string, source: string, rule: RegExp][] = [
  [
    "an import from a higher floor",
    "server/src/records/planted-upwards.ts",
    'import "../monitoring/check.ts";',
    /floor-of-records: server\/src\/records\/planted-upwards\.js → server\/src\/monitoring\/check\.js/,
  ],
  [
    "a type from a neighbour on the same floor",
    "server/src/live/planted.ts",
    'import type { Facts } from "../incidents/incidents.ts";\nexport type Planted = Facts;',
    /floor-of-live/,
  ],
  ["a room without a floor", "server/src/attic/planted.ts", 'import "../app.ts";', /no-file-outside-a-floor/],
  [
    "the SQL of another room",
    "server/src/recording/planted.ts",
    'import "../incidents/store.ts";',
    /a-store-belongs-to-its-room/,
  ],
  [
    "a page that uses another page",
    "server/src/pages/runs/planted.ts",
    'import "../servers/list.ts";',
    /pages-stand/,
  ],
  [
    "the demo in the program",
    "server/src/cli/planted.ts",
    'import "../../../tools/src/demo.ts";',
    /nothing-ships/,
  ],
  [
    "a feature of the browser that uses another",
    "web/src/features/incidents/planted.ts",
    'import "../monitoring/model/jobs.ts";',
    /features-of-the-browser/,
  ],
  [
    "a feature below the features",
    "web/src/session/planted.ts",
    'import "../features/monitoring/model/jobs.ts";',
    /shared-rooms/,
  ],
  ["the server in the browser", "web/src/planted.ts", 'import "../../server/src/app.ts";', /web-knows-only/],
];

let said: { ok: boolean; text: string };

beforeAll(async () => {
  said = await checkArchitecture(Object.fromEntries(planted.map(([, file, source]) => [file, source])));
});

test.each(planted)("refuses %s", (_what, file, _source, rule) => {
  const line = said.text.split("\n").find((one) => one.includes(file.replace(/ts$/, "js")) && rule.test(one));
  expect(line, said.text).toBeDefined();
  expect(said.ok).toBe(false);
});
