import { expect, it } from "vitest";
import { isLoopback, leanOptions, liveOption, optionsForAll } from "./options.ts";

it("the options carry this installation's own address, a sub-path and a token too", () => {
  expect(optionsForAll({ base: "http://nas.lan:9666/", token: null })).toContain(
    "--send-http-url=http://nas.lan:9666/api/upload\n",
  );
  expect(leanOptions({ base: "https://example.net/dup/", token: null })).toContain(
    "=https://example.net/dup/api/upload\n",
  );
  expect(liveOption({ base: "https://example.net/dup/", token: "ds_ingest_x" })).toBe(
    "--http-report-status-url=https://example.net/dup/api/status/ds_ingest_x",
  );
});

it.each(["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "my.localhost"])("%s is this machine only", (host) =>
  expect(isLoopback(host)).toBe(true),
);
it.each(["nas.lan", "192.168.1.5", "localhost.example.net", "[fd00::1]"])(
  "%s is reachable by others",
  (host) => expect(isLoopback(host)).toBe(false),
);
