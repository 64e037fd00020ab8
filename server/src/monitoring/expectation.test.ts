import { describe, expect, it } from "vitest";
import { renewDeadlines, slackOf } from "./expectation.ts";
import { expectProposed } from "./plan.ts";
import type { Rules } from "./rules.ts";
import type { WatchRow } from "./store.ts";
import { mayBeLost } from "./suppression.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const due = Date.UTC(2026, 5, 15, 20);

const rules = { settings: { toleranceMs: 2 * hour }, timeZone: "UTC" } as unknown as Rules;

/** A daily job whose run is due, of which nothing special is known. */
const rowWith = (more: Partial<WatchRow> = {}) =>
  ({
    created_at: due - 30 * day,
    tolerance_ms: null,
    server_tolerance_ms: null,
    time_zone: "UTC",
    found_zone: null,
    weekday_lags: "[]",
    lag_ms: 0,
    spread_ms: 0,
    patience_ms: 0,
    interval_ms: day,
    expected_at: due,
    expected_known_at: due - day,
    good_at: due - day,
    good_end_at: due - day + hour,
    latest_begin_at: due - day,
    stale_base: due + day,
    rpo_ms: null,
    paused_since: null,
    paused_until: null,
    user_schedule: null,
    repeat: null,
    days: null,
    planned: "[]",
    plan_doubts: 0,
    busy: null,
    busy_since: null,
    busy_at: null,
    past_proposal: null,
    past_seen_at: null,
    look_ms: hour,
    clock_ms: 0,
    ...more,
  }) as WatchRow;

const seen = (at: number, more: Partial<Parameters<typeof expectProposed>[1]> = {}) => ({
  at,
  busy: null,
  proposed: null,
  paused: false,
  ...more,
});

describe("how late a run may be", () => {
  it("is the tolerance, and more where runs stray or took longer than ever", () => {
    expect(slackOf(rowWith(), rules)).toBe(2 * hour);
    expect(slackOf(rowWith({ spread_ms: 7 * day }), rules)).toBe(7 * day + 2 * hour);
    expect(slackOf(rowWith({ patience_ms: 14 * hour }), rules)).toBe(16 * hour);
    expect(slackOf(rowWith({ lag_ms: 3 * hour }), rules)).toBe(5 * hour);
  });

  it("counts from when the run was seen to end: its report is on the way", () => {
    const row = rowWith({ busy: "active", busy_since: due });
    expectProposed(row, seen(due + 6 * hour), rules);
    renewDeadlines(row, rules);
    expect(row.deadline_at).toBe(due + 8 * hour);
    // Of a run that nobody awaits no report is on the way.
    const early = rowWith({ busy: "active", busy_since: due - 3 * hour });
    expectProposed(early, seen(due - 2 * hour), rules);
    renewDeadlines(early, rules);
    expect(early.deadline_at).toBe(due + 2 * hour);
  });
});

describe("when the last good backup is too old", () => {
  it("is not put off by what Duplicati plans on while no report arrives", () => {
    const row = rowWith();
    for (let n = 1; n <= 5; n++) {
      expectProposed(row, seen(due + (n - 1) * day + hour, { proposed: due + n * day }), rules);
      renewDeadlines(row, rules);
      expect([row.expected_at, row.stale_at]).toEqual([due + n * day, due + day + 2 * hour]);
    }
  });

  it("is put off with a run that is yet to come", () => {
    const row = rowWith();
    expectProposed(row, seen(due - hour, { proposed: due + 3 * day }), rules);
    expect(row.stale_base).toBe(due + 4 * day);
  });
});

it("a report may be lost that was on its way for five minutes when this program went off", () => {
  const gap = (from: number) => ({ rules, gap: { from, until: due + day } }) as never;
  expect(mayBeLost(rowWith(), gap(due + 4 * minute))).toBe(true);
  expect(mayBeLost(rowWith(), gap(due + 6 * minute))).toBe(false);
});
