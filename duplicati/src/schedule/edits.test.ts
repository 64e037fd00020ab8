import { describe, expect, test } from "vitest";
import { loadScheduleEdits, type ScheduleEdit } from "../../fixtures/load.ts";
import { SchedulerModel } from "./scheduler.ts";
import { dayMaskOfSchedule } from "./weekdays.ts";

const edits = loadScheduleEdits();
const zones: Record<string, string> = {
  "": "Europe/Berlin",
  "later/": "Europe/Berlin",
  "2.3.1.0/": "UTC",
  "new-york/": "America/New_York",
};
const second = 1000;
const mask = (days: string[] | null | undefined) =>
  dayMaskOfSchedule({ AllowedDays: days ?? null, Rule: null });
const iso = (at: number) => new Date(at).toISOString().replace(".000", "");

/** What a model server proposes before an edit and two seconds after it. */
function played(edit: ScheduleEdit, plansAnew: boolean): { before: string; after: string } {
  const lastRun = edit.lastRun.startsWith("0001") ? null : Date.parse(edit.lastRun);
  const model = new SchedulerModel({
    generation: "wallclock",
    zone: zones[edit.folder]!,
    now: Date.parse(edit.editedAt) - second,
    schedules: new Map([
      [
        1,
        {
          time: Date.parse(edit.time),
          lastRun,
          repeat: edit.from.Repeat,
          allowedDays: mask(edit.from.AllowedDays),
        },
      ],
    ]),
    runLength: () => second,
    plansAnew,
  });
  const before = iso(model.proposed[0]!.at);
  model.advanceTo(Date.parse(edit.editedAt));
  model.edit(1, {
    repeat: edit.to.Repeat,
    allowedDays: mask(edit.to.AllowedDays),
    ...(edit.to.Time && { time: Date.parse(edit.to.Time) }),
  });
  model.advanceTo(Date.parse(edit.editedAt) + 2 * second);
  return { before, after: iso(model.proposed[0]!.at) };
}

describe("a schedule that is edited on a running server", () => {
  test("there are 41 recorded edits", () => expect(edits).toHaveLength(41));

  test.each(edits.map((edit) => [`${edit.version} ${edit.folder}${edit.name}`, edit] as const))(
    "%s",
    (_, edit) =>
      expect(played(edit, edit.version !== "2.3.1.0")).toEqual({
        before: edit.proposedBefore,
        after: edit.proposedAfter,
      }),
  );

  test("moves differently before and after 2.3.0.109 when days are added to a job that never ran", () => {
    const added = edits.filter(({ name }) => name === "sched-weekdays-added");
    expect(added.length).toBeGreaterThan(2);
    for (const edit of added) expect(played(edit, false).after).not.toBe(played(edit, true).after);
  });
});
