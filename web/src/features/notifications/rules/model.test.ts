import type { NotifyRules } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { applyPatch, patchesBack, rowsOf } from "./model.ts";

const line = { own: {}, lastMessage: null };
const server = (id: string, jobs: NotifyRules["servers"][number]["jobs"]) => ({
  ...line,
  id,
  name: id,
  alias: null,
  note: null,
  tags: [],
  jobs,
});
const data: NotifyRules = {
  remind: "once",
  all: { ...line, own: { runs: "errors" } },
  servers: [
    server("nas", [
      { ...line, id: 1, name: "Photos" },
      { ...line, id: 2, name: "Documents", own: { runs: "off", topics: { stuck: false } } },
    ]),
    { ...server("mail", [{ ...line, id: 3, name: "Mailboxes" }]), own: { remind: "daily" }, tags: ["Büro"] },
  ],
};
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);
const everything = { text: "", onlyDifferences: false };

describe("the table of who hears what", () => {
  it("says of each line what holds and what would hold without its own", () => {
    const rows = rowsOf(data, everything);
    expect(names(rows)).toEqual(["", "nas", "Photos", "Documents", "mail", "Mailboxes"]);
    expect(rows[2]).toMatchObject({ own: {}, effective: { runs: "errors", remind: "once" } });
    expect(rows[3]).toMatchObject({
      inherited: { runs: "errors", topics: { stuck: true } },
      effective: { runs: "off", topics: { stuck: false, overdue: true } },
    });
    expect(rows[5]).toMatchObject({ inherited: { remind: "daily" }, effective: { remind: "daily" } });
  });

  it("keeps the server above a backup that is found, and every backup of a server that is found", () => {
    expect(names(rowsOf(data, { ...everything, text: "docum" }))).toEqual(["", "nas", "Documents"]);
    expect(names(rowsOf(data, { ...everything, text: "nas" }))).toEqual(["", "nas", "Photos", "Documents"]);
    expect(names(rowsOf(data, { ...everything, text: "buro" }))).toEqual(["", "mail", "Mailboxes"]);
  });

  it("shows only what differs", () => {
    const rows = rowsOf(data, { text: "", onlyDifferences: true });
    expect(names(rows)).toEqual(["", "nas", "Documents", "mail"]);
  });

  it("changes as the server will: set, taken away, and everything below", () => {
    const off = applyPatch(data, { scopes: [{ scope: "job", id: 1 }], set: { runs: "all" } });
    expect(off.servers[0]!.jobs[0]!.own).toEqual({ runs: "all" });
    expect(off.servers[1]).toBe(data.servers[1]);
    const synced = applyPatch(data, {
      scopes: [{ scope: "server", id: "nas" }],
      set: { runs: "warnings" },
      below: true,
    });
    expect(synced.servers[0]!.own).toEqual({ runs: "warnings" });
    expect(synced.servers[0]!.jobs[1]!.own).toEqual({ topics: { stuck: false } });
    const cleared = applyPatch(data, { scopes: [{ scope: "all" }], clear: true, below: true });
    expect(rowsOf(cleared, { text: "", onlyDifferences: true })).toHaveLength(1);
  });

  it("knows the changes that bring everything back", () => {
    const cleared = applyPatch(data, { scopes: [{ scope: "all" }], clear: true, below: true });
    const back = patchesBack(data, cleared).reduce(applyPatch, cleared);
    expect(back).toEqual(data);
    expect(patchesBack(data, data)).toEqual([]);
  });
});
