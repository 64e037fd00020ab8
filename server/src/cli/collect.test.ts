import { describe, expect, it } from "vitest";
import { namedServers } from "./collect.ts";

const server = (id: string, name: string, alias: string | null = null) => ({
  id,
  name,
  alias,
  connected: true,
});
const servers = [server("a1", "nas"), server("b2", "nas", "Cellar"), server("c3", "attic")];

describe("the servers that words name", () => {
  it("are found by id, alias or name", () => {
    expect(namedServers(servers, ["a1", "cellar", "ATTIC"])).toEqual(["a1", "b2", "c3"]);
  });

  it("are listed where a word could mean several or none", () => {
    expect(() => namedServers(servers, ["nas"])).toThrow(/names 2 servers[\s\S]*id a1[\s\S]*id b2/);
    expect(() => namedServers(servers, ["roof"])).toThrow(/no server "roof"[\s\S]*attic, id c3/);
    expect(() => namedServers([], ["roof"])).toThrow(/none is connected/);
  });
});
