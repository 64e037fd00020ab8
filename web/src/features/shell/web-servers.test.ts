import type { DashboardServer } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { onlyMatch, webServers } from "./web-servers.ts";

const server = (id: string, over: Partial<DashboardServer> = {}) =>
  ({ id, name: id, alias: null, note: null, url: null, tags: [], ...over }) as unknown as DashboardServer;

describe("the list of web interfaces", () => {
  it("has what can be opened first, by name, and never links anything but web addresses", () => {
    const list = webServers([
      server("c", { url: "javascript:alert(1)" }),
      server("b10", { url: "http://b10:8200" }),
      server("b2", { alias: "b2!", url: "https://b2" }),
    ]);
    expect(list).toEqual([
      { id: "b2", name: "b2!", url: "https://b2" },
      { id: "b10", name: "b10", url: "http://b10:8200" },
      { id: "c", name: "c", url: null },
    ]);
  });

  it("begins with the one server that the filter leaves", () => {
    const servers = [server("nas", { tags: ["berlin"] }), server("web", { tags: ["berlin"] })];
    expect(onlyMatch(servers, "NAS")).toBe("nas");
    expect(onlyMatch(servers, "berlin")).toBeNull();
    expect(onlyMatch(servers, " ")).toBeNull();
    expect(onlyMatch(servers, "nothing")).toBeNull();
  });
});
