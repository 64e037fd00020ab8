import { expect, it } from "vitest";
import { isLoopback, leanOptions, liveOption, optionsForAny } from "./options.ts";

it("the options carry this installation's own address, under a sub-path too", () => {
  expect(optionsForAny("http://nas.lan:9666/")).toContain("--send-http-url=http://nas.lan:9666/api/upload\n");
  expect(leanOptions("https://example.net/dup/")).toContain("=https://example.net/dup/api/upload\n");
  expect(liveOption("https://example.net/dup/")).toBe(
    "--http-report-status-url=https://example.net/dup/api/status",
  );
});

it.each(["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "my.localhost"])("%s is this machine only", (host) =>
  expect(isLoopback(host)).toBe(true),
);
it.each(["nas.lan", "192.168.1.5", "localhost.example.net", "[fd00::1]"])(
  "%s is reachable by others",
  (host) => expect(isLoopback(host)).toBe(false),
);
