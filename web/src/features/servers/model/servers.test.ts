import type { ServerConnection, ServerEntry } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import {
  addressOf,
  countShows,
  filterServers,
  inTrouble,
  knownOffers,
  mergesOf,
  searchServers,
  serverTitle,
  stateOf,
} from "./servers.ts";

const connection = (state: ServerConnection["state"], addresses = ["nas.lan"]): ServerConnection => ({
  addresses,
  port: 8200,
  trust: "plain",
  pinned: null,
  certificate: null,
  credential: "password",
  proxy: null,
  everyMinutes: null,
  listVersions: true,
  state,
  problem: null,
  attemptedAt: null,
  collectedAt: null,
  failingSince: null,
  nextAt: null,
});

const server = (id: string, own: Partial<ServerEntry> = {}): ServerEntry => ({
  id,
  name: id,
  alias: null,
  note: null,
  url: null,
  tags: [],
  profile: "server",
  timeZone: null,
  archivedAt: null,
  createdAt: 0,
  lastSeenAt: null,
  reports: true,
  jobs: 0,
  runs: 0,
  duplicatiVersion: null,
  operatingSystem: null,
  placeholder: false,
  sharedIdentityNames: [],
  identities: [],
  connection: null,
  ...own,
});

const merge = (id: number, fromId: string, intoId: string, at: number) => ({
  id,
  kind: "merge" as const,
  at,
  by: null,
  fromId,
  fromName: fromId,
  intoId,
  intoName: intoId,
  proof: null,
  runs: 0,
  undoUntil: null,
  undoneAt: null,
});

const down = server("web", { connection: connection("unreachable") });
const refused = server("db", { connection: connection("refused") });
const shared = server("twin", { sharedIdentityNames: ["a", "b"] });
const fine = server("alpha", { connection: connection("ok") });
const gone = server("old", { archivedAt: 1, connection: connection("unreachable") });
const all = [fine, gone, shared, refused, down];

describe("how things stand with a server", () => {
  it("is the state of its connection, or what its reports tell", () => {
    expect([down, fine, gone, server("x"), server("y", { reports: false })].map(stateOf)).toEqual([
      "unreachable",
      "ok",
      "archived",
      "reports",
      "silent",
    ]);
  });

  it("is trouble when it cannot be collected from or shares its id, and never in the archive", () => {
    expect(all.map(inTrouble)).toEqual([false, false, true, true, true]);
  });

  it("is called by its alias, else its name, else its id", () => {
    expect(serverTitle(server("1", { alias: "NAS", name: "nas" }))).toBe("NAS");
    expect(serverTitle(server("1", { alias: "", name: "nas" }))).toBe("nas");
    expect(serverTitle(server("1", { name: "" }))).toBe("1");
  });
});

describe("the list of servers", () => {
  it("shows trouble first, then names as people sort them, without archived ones", () => {
    const found = filterServers([...all, server("n10"), server("n9")], "", "all");
    expect(found.map(({ id }) => id)).toEqual(["web", "db", "twin", "alpha", "n9", "n10"]);
  });

  it("counts what each choice shows", () => {
    expect(countShows(all)).toEqual({ all: 4, trouble: 3, unconnected: 1, archived: 1 });
  });

  it("finds every word anywhere, without accents and case", () => {
    const marie = server("m", { alias: "Büro Marie", tags: ["Laptops"], operatingSystem: "macOS 15" });
    const here = [marie, server("n", { connection: connection("ok", ["https://backup.example:8200"]) })];
    const ids = (text: string) => searchServers(here, text).map(({ id }) => id);
    expect(ids("buro laptop")).toEqual(["m"]);
    expect(ids("MACOS")).toEqual(["m"]);
    expect(ids("backup.example")).toEqual(["n"]);
    expect(ids("buro backup")).toEqual([]);
    expect(ids("  ")).toEqual(["m", "n"]);
  });

  it("shows addresses as people type them", () => {
    expect(addressOf(server("a", { connection: connection("ok", ["https://nas:8200/", "b"]) }))).toBe(
      "nas:8200",
    );
    expect(addressOf(server("a"))).toBeNull();
  });
});

describe("who is who", () => {
  it("offers only what both servers are known of", () => {
    const offers = [
      { key: "1", fromId: "web", intoId: "db", why: "reinstalled" as const, ties: 0, jobs: [] },
      { key: "2", fromId: "web", intoId: "nobody", why: "collected" as const, ties: 0, jobs: [] },
    ];
    expect(knownOffers(offers, all).map(({ offer }) => offer.key)).toEqual(["1"]);
  });

  it("tells the merges of a server, newest first", () => {
    const merges = [merge(1, "x", "web", 5), merge(2, "x", "db", 6), merge(3, "web", "z", 7)];
    expect(mergesOf(merges, "web").map(({ id }) => id)).toEqual([3, 1]);
  });
});
