import type { CollectingProblem, ServerEntry, ServerProgress } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { parseHosts } from "./hosts.ts";
import { addressOf, choices, searchServers } from "./known.ts";
import { arrangeServers, overallShare, progressMark, retryable, summarize } from "./summary.ts";

const problem = (kind: CollectingProblem["kind"]): CollectingProblem => ({
  kind,
  reason: null,
  host: "nas",
  port: 8200,
  address: null,
  status: null,
  text: null,
  version: null,
  limitBytes: null,
  pinned: null,
  certificate: null,
});

const server = (key: number, over: Partial<ServerProgress> = {}): ServerProgress => ({
  key,
  serverId: `s${key}`,
  name: `server ${key}`,
  phase: "done",
  jobsDone: 0,
  jobs: null,
  new: 0,
  known: 0,
  failed: 0,
  newJobs: 0,
  linkedTo: null,
  problem: null,
  notes: [],
  startedAt: null,
  endedAt: null,
  json: false,
  ...over,
});

describe("a list of hosts", () => {
  it("is split at commas, semicolons and blanks, each host once", () => {
    expect(parseHosts(" nas.lan, NAS.lan;10.0.0.7\nweb-03 ,, ")).toEqual({
      hosts: ["nas.lan", "10.0.0.7", "web-03"],
      wrong: [],
    });
  });

  it("may suppression ports, whole addresses and IPv6", () => {
    const hosts = [
      "nas:8300",
      "https://nas.lan/duplicati/",
      "[fd00::7]:8200",
      "fd00::7",
      "büro-nas",
      "http://a:1",
    ];
    expect(parseHosts(hosts.join(","))).toEqual({ hosts, wrong: [] });
  });

  it("names what is no host", () => {
    const wrong = ["nas:0", "nas:99999", "ftp://nas", "user:secret@nas", "-nas", "a/b@c"];
    expect(parseHosts(wrong.join(" "))).toEqual({ hosts: [], wrong });
  });

  it("may be empty", () => expect(parseHosts(" , ")).toEqual({ hosts: [], wrong: [] }));
});

describe("the summary of a collection", () => {
  it("adds up runs, and tells silent servers from those that refuse", () => {
    const sum = summarize([
      server(0, { new: 200, newJobs: 1 }),
      server(1, { new: 14, failed: 2 }),
      server(2, { phase: "failed", problem: problem("unreachable") }),
      server(3, { phase: "failed", problem: problem("wrong-password") }),
      server(4, { phase: "cancelled" }),
      server(5, { phase: "runs" }),
    ]);
    expect(sum).toEqual({
      servers: 6,
      ended: 5,
      new: 214,
      newJobs: 1,
      unread: 2,
      done: 2,
      unreachable: 1,
      refused: 1,
      cancelled: 1,
    });
  });

  it("counts a server as whole when it has ended and in part while its jobs are read", () => {
    expect(overallShare([server(0), server(1, { phase: "waiting" })])).toBe(0.5);
    expect(overallShare([server(0, { phase: "runs", jobs: 4, jobsDone: 2 })])).toBeCloseTo(0.525);
    expect(overallShare([])).toBe(1);
  });
});

describe("the rows of a collection", () => {
  const servers = [
    server(0),
    server(1, { phase: "cancelled" }),
    server(2, { failed: 1 }),
    server(3, { phase: "failed", problem: problem("unreachable") }),
    server(4, { notes: [{ job: null, problem: problem("later") }] }),
  ];

  it("keep their order while it is under way", () => {
    expect(arrangeServers({ endedAt: null, servers })).toBe(servers);
  });

  it("have problems first in the end", () => {
    expect(arrangeServers({ endedAt: 1, servers }).map(({ key }) => key)).toEqual([3, 2, 4, 1, 0]);
  });

  it("are marked by how they ended", () => {
    expect(servers.map(progressMark)).toEqual(["ok", "none", "warn", "err", "warn"]);
    expect(progressMark(server(5, { phase: "schedules" }))).toBe("running");
  });

  it("can be tried again when a known server failed", () => {
    expect(retryable([...servers, server(9, { phase: "failed", serverId: null })])).toEqual(["s3"]);
  });
});

describe("the known servers", () => {
  const entry = (name: string, over: Partial<ServerEntry> = {}) =>
    ({
      id: name,
      name,
      alias: null,
      note: null,
      tags: [],
      archivedAt: null,
      connection: { addresses: [`${name}.lan`], port: 8200, state: "ok" },
      ...over,
    }) as unknown as ServerEntry;

  it("are sorted as people count, those without a connection last, archived ones never", () => {
    const list = choices([
      entry("srv 10"),
      entry("a", { connection: null }),
      entry("srv 2"),
      entry("old", { archivedAt: 1 }),
    ]);
    expect(list.map(({ name }) => name)).toEqual(["srv 2", "srv 10", "a"]);
  });

  it("are found by every word, in names, notes, tags and addresses, whatever the accents", () => {
    const list = [entry("nas", { alias: "Büro", tags: ["berlin"] }), entry("web")];
    expect(searchServers(list, "buro BERLIN").map(({ name }) => name)).toEqual(["nas"]);
    expect(searchServers(list, "web.lan").map(({ name }) => name)).toEqual(["web"]);
    expect(searchServers(list, "nas web")).toEqual([]);
  });

  it("show their address with the port", () => {
    expect(addressOf(entry("nas"))).toBe("nas.lan:8200");
    expect(addressOf(entry("nas", { connection: null }))).toBeNull();
  });
});
