import type { NotifyRules } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { rowsOf } from "./model.ts";
import { formOf, patchOf } from "./rule-form.ts";

const line = { own: {}, lastMessage: null };
const data: NotifyRules = {
  remind: "weekly",
  all: { ...line, own: { topics: { newServer: false } } },
  servers: [
    {
      ...line,
      own: { runs: "all" },
      id: "nas",
      name: "nas",
      alias: null,
      note: null,
      tags: [],
      jobs: [
        { ...line, id: 1, name: "Photos" },
        { ...line, id: 2, name: "Documents" },
      ],
    },
  ],
};
const [everything, server, photos, documents] = rowsOf(data, { text: "", onlyDifferences: false });

describe("the dialog of a rule", () => {
  it("asks for nothing when nothing was changed", () => {
    for (const row of [everything!, server!, photos!]) {
      const form = formOf([row], [7]);
      expect(patchOf([row], form, form).set).toEqual({});
    }
    expect(formOf([everything!], [7]).remind).toBe("weekly");
    expect(formOf([server!], [7])).toMatchObject({ runs: "all", remind: "inherit" });
  });

  it("sets of a line only the events that differ, and takes what is inherited away", () => {
    const before = formOf([server!], [7]);
    const on = { ...before.topics.on, stuck: false };
    const form = { ...before, runs: "inherit" as const, topics: { mode: "own" as const, on } };
    expect(patchOf([server!], form, before)).toEqual({
      scopes: [{ scope: "server", id: "nas" }],
      set: { runs: null, topics: { stuck: false } },
      below: false,
    });
  });

  it("leaves of many lines what nobody chose, and writes all events for them", () => {
    const rows = [photos!, documents!];
    const before = formOf(rows, [7, 8]);
    expect(patchOf(rows, before, before).set).toEqual({});
    const channels = { mode: "own" as const, ids: [8] };
    const topics = { mode: "own" as const, on: { ...before.topics.on, failing: false } };
    const { set, scopes } = patchOf(rows, { ...before, channels, topics, runs: "off" }, before);
    expect(scopes).toHaveLength(2);
    expect(set).toMatchObject({ runs: "off", channels: [8], topics: { failing: false, overdue: true } });
    expect(set).not.toHaveProperty("remind");
  });
});
