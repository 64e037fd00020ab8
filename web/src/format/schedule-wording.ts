import type { ScheduleWarning } from "@duplistatus/contract";

type Times = { at: number | null; from: string; to: string; zone: string; lost: string; now: string };

/** A warning before it becomes words: the keys of what is wrong and of what to do, and what they speak of. */
export interface Wording {
  what: `warning.${"drift" | "driftAhead" | "stuckNow" | "stuckAhead" | "pastProposal" | "editUndone"}`;
  /** Why, for schedules that get stuck. */
  why: `warning.why.${Extract<ScheduleWarning, { type: "stuck" }>["reason"]}` | null;
  todo: `warning.todo.${
    | "saveAgain"
    | "saveAfter"
    | "changeUndone"
    | "runNow"
    | Extract<ScheduleWarning, { type: "stuck" }>["reason"]}`;
  /** True while it happens; false for what is still to come. */
  now: boolean;
  resumesAt: number | null;
  values: Times;
}

const nothing: Times = { at: null, from: "", to: "", zone: "", lost: "", now: "" };

/** Chooses the words for a warning about Duplicati's scheduler. `now`: epoch ms. */
export function wordingOf(warning: ScheduleWarning, now: number): Wording {
  const base = { why: null, now: true, resumesAt: null } as const;
  switch (warning.type) {
    case "drift":
    case "driftAhead": {
      const ahead = warning.type === "driftAhead";
      return {
        ...base,
        what: `warning.${warning.type}`,
        todo: ahead ? "warning.todo.saveAfter" : "warning.todo.saveAgain",
        now: !ahead,
        values: {
          ...nothing,
          at: warning.since,
          from: warning.fromLocal,
          to: warning.toLocal,
          zone: warning.zone,
        },
      };
    }
    case "stuck": {
      const stuck = warning.from <= now;
      return {
        what: stuck ? "warning.stuckNow" : "warning.stuckAhead",
        why: `warning.why.${warning.reason}`,
        todo: `warning.todo.${warning.reason}`,
        now: stuck,
        resumesAt: warning.resumesAt,
        values: { ...nothing, at: warning.from },
      };
    }
    case "pastProposal":
      return {
        ...base,
        what: "warning.pastProposal",
        todo: "warning.todo.runNow",
        values: { ...nothing, at: warning.at },
      };
    case "editUndone":
      return {
        ...base,
        what: "warning.editUndone",
        todo: "warning.todo.changeUndone",
        values: { ...nothing, at: warning.at, lost: warning.lost, now: warning.now },
      };
  }
}
