import { describe, expect, it } from "vitest";
import { readConfig } from "../platform/config.ts";
import { testDatabase } from "../testing/database.ts";
import { createProgram } from "../wiring.ts";
import { type ReplayedIncident, replayClock, replayRecording } from "./recording.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

interface RecordedEvent {
  at: number;
  kind: string;
  [member: string]: unknown;
}

/** One run; times are epoch ms by a true clock. */
interface InventedRun {
  begin: number;
  length?: number;
  /** The next planned time that the report announces. */
  next?: number | null;
  /** How far the clock of the server is ahead, ms. */
  ahead?: number;
  /** From the end to the arrival, ms. */
  way?: number;
  job?: string;
  failed?: boolean;
}

const compact = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;

/** A report as it arrives: of Duplicati 2.3 where it announces the next run, else of 2.1.0.5. */
function report({
  begin,
  length = 10 * minute,
  next = null,
  ahead = 0,
  way = 20_000,
  job = "docs",
  failed = false,
  announces = next !== null,
}: InventedRun & { announces?: boolean }): RecordedEvent {
  const version = announces ? "2.3.0.4" : "2.1.0.5";
  const began = begin + 1_000 + ahead;
  return {
    at: begin + 1_000 + length + way,
    kind: "report",
    job,
    body: {
      Data: {
        MainOperation: "Backup",
        ParsedResult: failed ? "Fatal" : "Success",
        Version: `${version} (${version}_stable_2026-07-09)`,
        BeginTime: new Date(began).toISOString(),
        EndTime: new Date(began + length).toISOString(),
        Interrupted: false,
        PartialBackup: false,
        BackendStatistics: failed ? {} : { LastBackupDate: new Date(began).toISOString() },
      },
      Extra: {
        OperationName: "Backup",
        "machine-id": "d0c5d0c5d0c5d0c5d0c5d0c5d0c5d0c5",
        "machine-name": "attic",
        "backup-name": job,
        "backup-id": `DB-${job.length}`,
        "next-scheduled-run": next === null ? null : compact(next + ahead),
      },
      Exception: failed ? "System.IO.IOException: No space left on device" : null,
    },
  };
}

/** Times from `from` on, `every` apart. */
const series = (from: number, every: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + i * every);

/** The lines of a recording: events in the order of time, and its end. */
function linesOf(events: readonly RecordedEvent[], end: number): string[] {
  const all = [...events, { at: end, kind: "end" }].sort((a, b) => a.at - b.at);
  return all.map(({ at, ...rest }) => JSON.stringify({ at: new Date(at).toISOString(), ...rest }));
}

/** A Monday, 02:00 UTC. */
const monday = Date.UTC(2026, 5, 1, 2);
const tolerance = 2 * hour;
/** Two checks, a grace, and what ten minutes of a run stray. */
const soon = 45 * minute;

interface Span {
  job: string | null;
  cause: string;
  from: number;
  until: number;
}

/** Replays events and answers when something was called late or too old, and for how long. */
async function spansOf(events: readonly RecordedEvent[], end: number, zone = "UTC"): Promise<Span[]> {
  const test = await testDatabase("sqlite");
  const clock = replayClock();
  const config = readConfig({ LOG_LEVEL: "silent", DATA_DIR: test.dataDir, TZ: zone });
  const context = createProgram({ config, database: test.database, clock });
  const told: ReplayedIncident[] = [];
  try {
    await replayRecording(context, clock, linesOf(events, end), (incident) => told.push(incident));
  } finally {
    await context.reader.close();
    await test.close();
  }
  return told
    .filter(({ event, cause }) => event === "opened" && ["overdue", "stale", "stuck"].includes(cause))
    .map(({ at, job, cause }) => {
      const closed = told.find(
        (one) => one.event === "closed" && one.cause === cause && one.job === job && one.at >= at,
      );
      return { job, cause, from: Date.parse(at), until: closed === undefined ? end : Date.parse(closed.at) };
    });
}

const text = (at: number) => new Date(at).toISOString().slice(5, 16);
/** Something is open from `due` (the slot) and the tolerance on, or opens soon after it. */
function expectAlarm(spans: readonly Span[], due: number, within = soon): void {
  const found = spans.some((one) => one.from <= due + tolerance + within && one.until > due + tolerance);
  const seen = spans.map((one) => `${one.cause} ${text(one.from)}`).join(", ");
  expect(found, `late since ${text(due + tolerance)}, but told: ${seen}`).toBe(true);
}
const before = (spans: readonly Span[], at: number) => spans.filter((one) => one.from < at);
const shown = (spans: readonly Span[]) => spans.map((one) => `${one.cause} ${text(one.from)}`);

const announced = (slots: readonly number[], lengths: (i: number) => number = () => 10 * minute, ahead = 0) =>
  slots.slice(0, -1).map((begin, i) => report({ begin, next: slots[i + 1]!, length: lengths(i), ahead }));
const learned = (begins: readonly number[], ahead = 0) => begins.map((begin) => report({ begin, ahead }));

describe("an absence of duplistatus", () => {
  it.each([
    [day, 15],
    [day, 50],
    [7 * day, 20],
    [8 * hour, 15],
  ])(
    "between the time of a run and its deadline skips nothing: every %d ms, off for %d min",
    async (every, off) => {
      const slots = series(monday, every, 5);
      const due = slots.at(-1)!;
      const events = [
        ...announced(slots),
        { at: due + hour, kind: "x-monitor-off" },
        { at: due + hour + off * minute, kind: "x-monitor-on" },
      ];
      const spans = await spansOf(events, due + 4 * every);
      expectAlarm(spans, due);
      expect(before(spans, due)).toEqual([]);
    },
  );

  it("every night, also while the report usually arrives, hides no dead job", async () => {
    const slots = series(monday, day, 6);
    for (const start of [-10 * minute, hour, 110 * minute]) {
      const nights = series(monday + start, day, 20).flatMap((at) => [
        { at, kind: "x-monitor-off" },
        { at: at + 15 * minute, kind: "x-monitor-on" },
      ]);
      const spans = await spansOf([...announced(slots), ...nights], monday + 20 * day);
      expectAlarm(spans, slots.at(-1)!, soon + 15 * minute);
    }
  });
});

describe("what Duplicati announced", () => {
  it.each([
    [day, 26],
    [day, 30],
    [day, 60],
    [8 * hour, 11],
    [7 * day, 200],
  ])(
    "lies in the past after a run longer than its interval: watched all the same (every %d ms, %d h)",
    async (every, hours) => {
      const events = [report({ begin: monday, length: hours * hour, next: monday + every })];
      const spans = await spansOf(events, monday + 6 * every + hours * hour);
      // The slot after the end of the run, and one interval for a run of that kind.
      const slot = monday + every * Math.ceil((hours * hour) / every + 0.01);
      expectAlarm(spans, slot, every + soon);
      expect(before(spans, monday + hours * hour + every / 4)).toEqual([]);
    },
  );

  it.each([
    [10 * hour, day],
    [-5 * hour, day],
    [10 * hour, 7 * day],
  ])(
    "is believed no longer when its time passes twice: by hand %d ms off it, every %d ms",
    async (off, every) => {
      const slots = series(monday, day, 8);
      const byHand = series(slots[7]! + off, every, 12).map((begin) => report({ begin, announces: true }));
      const spans = await spansOf([...announced(slots), ...byHand], slots[7]! + off + 11 * every + hour);
      expect(shown(spans).length).toBeLessThanOrEqual(2);
    },
  );

  it("lies absurdly far ahead: the clock was wrong once", async () => {
    const slots = series(monday, day, 8);
    const once = report({ begin: slots[7]!, next: slots[7]! + day, ahead: 365 * day });
    const spans = await spansOf([...announced(slots), once], slots[7]! + 5 * day);
    expectAlarm(spans, slots[7]! + day);
  });
});

describe("runs that are long or wait", () => {
  it.each([
    [6, 7],
    [5, 6],
    [9, 5],
  ])(
    "on one day in a row of days are learned at the third time: %d h every %d days",
    async (hours, every) => {
      const slots = series(monday, day, 60);
      const spans = await spansOf(
        announced(slots, (i) => (i % every === every - 1 ? hours * hour : 10 * minute)),
        slots.at(-2)!,
      );
      expect(shown(spans).length).toBeLessThanOrEqual(2);
    },
  );

  it("of the same weekday are learned though thirty runs are not enough to see two", async () => {
    const slots = series(monday, 6 * hour, 4 * 40);
    const isLong = (i: number) => i % 28 === 0;
    const spans = await spansOf(
      announced(slots, (i) => (isLong(i) ? 5 * hour : 10 * minute)),
      slots.at(-2)!,
    );
    expect(shown(spans).length).toBeLessThanOrEqual(3);
  });

  it("behind other jobs of the same server are learned after two nights", async () => {
    const nights = series(monday, day, 15);
    const events = nights.flatMap((slot) => [
      report({ job: "a", begin: slot, length: 3 * hour, next: slot + day }),
      report({ job: "bb", begin: slot + 3 * hour, length: 2 * hour, next: slot + day }),
      report({ job: "ccc", begin: slot + 5 * hour, length: 15 * minute, next: slot + day }),
    ]);
    const spans = await spansOf(events, nights.at(-1)! + 10 * hour);
    expect(shown(spans.filter((one) => one.from > nights[3]!))).toEqual([]);
  });

  it("at the first time delay no later alarm", async () => {
    for (const hours of [50, 70]) {
      const second = monday + hours * hour;
      const slot = monday + Math.ceil(hours / 24) * day;
      const events = [
        report({ begin: monday, length: hours * hour, next: monday + day }),
        report({ begin: second + minute, next: slot }),
      ];
      expectAlarm(await spansOf(events, slot + 4 * day), slot);
    }
  });
});

describe("clocks", () => {
  const offs = [20 * minute, hour, 8 * hour, day, 3 * day, 365 * day];
  it.each(offs.flatMap((off) => [off, -off]))(
    "wrong by %d ms raise no false alarm and delay none",
    async (ahead) => {
      const slots = series(monday, day, 16);
      const spans = await spansOf(
        announced(slots, () => 10 * minute, ahead),
        slots.at(-1)! + 4 * day,
      );
      // Of the first report alone nobody knows whether it was late or its clock.
      expect(before(spans, slots.at(-1)!).length).toBeLessThanOrEqual(1);
      expect(before(spans, slots.at(-1)!).filter((one) => one.from > slots[2]!)).toEqual([]);
      expectAlarm(spans, slots.at(-1)!);
    },
  );

  it.each([-8 * hour, 8 * hour])("of servers that announce nothing, wrong by %d ms", async (ahead) => {
    const begins = series(monday, day, 20);
    const spans = await spansOf(learned(begins, ahead), begins.at(-1)! + 5 * day);
    expect(shown(before(spans, begins.at(-1)!))).toEqual([]);
    expectAlarm(spans, begins.at(-1)! + day);
  });

  it("that are set right again are right at once", async () => {
    for (const ahead of [-8 * hour, 8 * hour]) {
      const slots = series(monday, day, 20);
      const wrong = announced(slots.slice(0, 11), () => 10 * minute, ahead);
      const right = announced(slots.slice(10), () => 10 * minute);
      const spans = await spansOf([...wrong, ...right], slots.at(-1)! + 3 * day);
      expect(before(spans, slots.at(-1)!).length).toBeLessThanOrEqual(2);
      expectAlarm(spans, slots.at(-1)!);
    }
  });

  it("are no reason when reports were forwarded late in one go", async () => {
    const slots = series(monday, day, 20);
    const events = announced(slots).map((event, i) =>
      i >= 8 && i < 12 ? { ...event, at: slots[12]! - hour + i * 1_000 } : event,
    );
    const spans = await spansOf(events, slots.at(-1)! + 3 * day);
    expectAlarm(spans, slots.at(-1)!);
    expect(before(spans, slots[8]!).concat(spans.filter((one) => one.from > slots[12]!)).length).toBe(1);
  });
});

describe("changes of the clocks", () => {
  const autumn = Date.UTC(2026, 9, 25);
  const spring = Date.UTC(2026, 2, 29);
  it.each([
    ["Europe/Berlin", autumn, day],
    ["Europe/Berlin", spring, day],
    ["Europe/Berlin", autumn, 3 * day],
    ["America/New_York", Date.UTC(2026, 10, 1), 2 * day],
    ["Europe/Berlin", spring, 7 * day],
  ])("move no server of the old generation (%s)", async (zone, change, every) => {
    const first = change - 12 * every + 7 * hour;
    const begins = series(first, every, 20);
    const spans = await spansOf(learned(begins), begins.at(-1)! + 6 * every, zone);
    expect(shown(before(spans, begins.at(-1)!))).toEqual([]);
    expectAlarm(spans, begins.at(-1)! + every, every > day ? hour + soon : soon + hour);
  });

  it.each([
    ["02:00", autumn, -hour],
    ["20:00", autumn, -hour],
    ["20:00", spring, hour],
  ])("move what follows UTC away from a schedule set by hand for %s", async (time, change, moved) => {
    const hours = Number(time.slice(0, 2));
    const summer = change - 6 * day + hours * hour - (moved < 0 ? 2 : 1) * hour;
    const begins = series(summer, day, 16);
    const schedule = { count: 1, unit: "day", time, weekdays: null, zone: null, anchor: null };
    const events = [
      ...learned(begins),
      { at: begins[1]! + 3 * hour, kind: "x-user-schedule", job: "docs", schedule },
    ];
    const spans = await spansOf(events, begins.at(-1)! + 3 * day, "Europe/Berlin");
    expect(shown(before(spans, begins.at(-1)!)).length).toBeLessThanOrEqual(moved > 0 ? 2 : 0);
    expectAlarm(spans, begins.at(-1)! + day - moved, soon + hour);
  });
});

describe("what nobody announces", () => {
  it.each([
    [day, 30 * hour],
    [7 * day, 42 * hour],
    [7 * day, 5 * hour],
    [3 * day, 20 * hour],
    [day, 3 * hour],
  ])("is not answered by a run by hand before it: every %d ms, %d ms before", async (every, early) => {
    const begins = series(monday, every, 10);
    const slot = begins.at(-1)! + every;
    const spans = await spansOf([...learned(begins), report({ begin: slot - early })], slot + 3 * every);
    expect(shown(before(spans, slot))).toEqual([]);
    expectAlarm(spans, slot);
  });

  it.each([
    [day, 8 * hour],
    [day, -4 * hour],
    [day, 3 * hour],
    [day, -hour],
    [7 * day, 50 * hour],
  ])("moves after two runs at another time: every %d ms, by %d ms", async (every, by) => {
    const begins = series(monday, every, 14);
    const moved = series(begins.at(-1)! + every + by, every, 12);
    const spans = await spansOf(learned([...begins, ...moved]), moved.at(-1)! + 4 * every);
    expect(before(spans, moved.at(-1)!).length).toBeLessThanOrEqual(2);
    expectAlarm(spans, moved.at(-1)! + every);
  });

  const weekly = (hoursOfWeek: readonly number[], weeks: number) =>
    Array.from({ length: weeks }, (_, week) =>
      hoursOfWeek.map((at) => monday + week * 7 * day + at * hour),
    ).flat();
  it.each([
    ["every 36 hours, Monday to Friday", [0, 36, 72, 108]],
    ["every second day, Monday to Friday", [0, 48, 96]],
    ["every 12 hours, Monday to Friday", [0, 12, 24, 36, 48, 60, 72, 84, 96, 108]],
    ["every 8 hours, Monday, Wednesday, Friday", [0, 8, 16, 48, 56, 64, 96, 104, 112]],
    ["every day at the weekend", [120, 144]],
    ["twice on Saturdays", [120, 132]],
  ])("knows its free days: %s", async (_what, hours) => {
    const begins = weekly(hours, 9);
    const slot = monday + 9 * 7 * day + hours[0]! * hour;
    const spans = await spansOf(learned(begins), slot + 8 * day);
    expect(shown(before(spans, slot)).length).toBeLessThanOrEqual(2);
    expect(shown(before(spans, slot).filter((one) => one.from > monday + 21 * day))).toEqual([]);
    expectAlarm(spans, slot);
  });

  it.each([
    ["every four days, Monday to Friday", 4],
    ["every three days, Monday to Friday", 3],
    ["every five days, Monday to Friday", 5],
  ])("knows its path over free days: %s", async (_what, days) => {
    const begins = [monday];
    while (begins.length < 26) {
      let next = begins.at(-1)! + days * day;
      while ([0, 6].includes(new Date(next).getUTCDay())) next += day;
      begins.push(next);
    }
    const spans = await spansOf(learned(begins.slice(0, -1)), begins.at(-1)! + 20 * day);
    expect(shown(before(spans, begins.at(-1)!)).length).toBeLessThanOrEqual(2);
    expectAlarm(spans, begins.at(-1)!, 3 * day);
  });

  it.each([1, 15, 28])("keeps to the day of the month: the %d.", async (date) => {
    const begins = Array.from({ length: 10 }, (_, month) => Date.UTC(2026, month, date, 2));
    const spans = await spansOf(learned(begins.slice(0, -1)), begins.at(-1)! + 40 * day);
    expect(shown(before(spans, begins.at(-1)!))).toEqual([]);
    expectAlarm(spans, begins.at(-1)!);
  });

  it.each([
    [7 * day, 4],
    [7 * day, 5],
    [14 * day, 4],
    [30 * day, 4],
  ])(
    "of weeks and longer is missed after few runs, one interval later: every %d ms, %d runs",
    async (every, count) => {
      const begins = series(monday, every, count);
      const spans = await spansOf(learned(begins), begins.at(-1)! + 5 * every);
      expectAlarm(spans, begins.at(-1)! + 2 * every, 4 * day);
      expect(shown(before(spans, begins.at(-1)! + every))).toEqual([]);
    },
  );

  it.each([
    [day, 7 * day],
    [day, 2 * day],
    [7 * day, day],
    [6 * hour, day],
    [day, 6 * hour],
    [day, 3 * day],
  ])("follows another interval: every %d ms, then every %d ms", async (one, other) => {
    const begins = series(monday, one, one < day ? 80 : 40);
    const later = series(begins.at(-1)! + other, other, other < day ? 60 : 11);
    const spans = await spansOf(learned([...begins, ...later]), later.at(-1)! + 9 * day + 3 * other);
    expect(shown(before(spans, later.at(-1)!)).length).toBeLessThanOrEqual(2);
    expectAlarm(spans, later.at(-1)! + other, other + soon);
  });

  it("is missed after its longest gap where it keeps to no time of day", async () => {
    const begins = series(monday, day, 25).map((at, i) => at + ((i * 7919) % 600) * minute);
    const spans = await spansOf(learned(begins), begins.at(-1)! + 9 * day);
    expect(shown(before(spans, begins.at(-1)!))).toEqual([]);
    expectAlarm(spans, begins.at(-1)! + 3 * day);
  });
});

describe("suppression ends", () => {
  const schedule = (time: number, lastRun: number | null, repeat: string) => ({
    Time: new Date(time).toISOString(),
    LastRun: lastRun === null ? "0001-01-01T00:00:00Z" : new Date(lastRun).toISOString(),
    Repeat: repeat,
    AllowedDays: null,
  });
  const look = (at: number, next: number, lastRun: number | null, repeat: string, active: string | null) => [
    { at, kind: "schedule", job: "docs", schedule: schedule(next, lastRun, repeat) },
    {
      at: at + 1,
      kind: "proposed-schedule",
      state: "Running",
      active,
      queue: [],
      proposed: [{ job: "docs", time: new Date(next).toISOString() }],
    },
  ];

  it.each([
    [day, "1D"],
    [8 * hour, "8h"],
    [7 * day, "1W"],
  ])("with a run that hangs: every %d ms", async (every, repeat) => {
    const slots = series(monday, every, 6);
    const hung = slots.at(-1)!;
    const events: RecordedEvent[] = announced(slots);
    for (const at of series(monday - hour / 2, hour, Math.ceil((5 * every) / hour) + 1)) {
      const next = slots.find((slot) => slot > at) ?? hung;
      events.push(...look(at, next, next === monday ? null : next - every, repeat, null));
    }
    for (const at of series(hung + hour / 2, hour, Math.ceil((4 * every) / hour))) {
      events.push(...look(at, hung + every, hung - every, repeat, "docs"));
    }
    const spans = await spansOf(events, hung + 4 * every);
    expect(shown(before(spans, hung + 2 * every))).toEqual([]);
    expectAlarm(spans, hung + 2 * every, 2 * hour + soon);
  });

  it("with the job, and with its schedule", async () => {
    const slots = series(monday, day, 4);
    const due = slots.at(-1)!;
    const events: RecordedEvent[] = [
      ...announced(slots),
      ...look(monday + 12 * hour, slots[1]!, monday, "1D", null),
    ];
    for (const ended of [
      { at: due + 6 * hour, kind: "x-gone", id: "DB-4" },
      { at: due + 6 * hour, kind: "schedule", job: "docs", schedule: null },
    ]) {
      const spans = await spansOf([...events, ended], due + 5 * day);
      expectAlarm(spans, due);
      expect(spans.map((one) => Math.floor((one.until - due) / (10 * minute)))).toEqual([36]);
    }
  });

  it("with the belief in a schedule that nobody can read any more", async () => {
    for (const by of [7 * hour, -5 * hour]) {
      const begins = series(monday, day, 5);
      const events: RecordedEvent[] = learned(begins);
      for (const at of series(monday - hour, hour, 100)) {
        const next = begins.find((slot) => slot > at) ?? begins.at(-1)! + day;
        events.push(...look(at, next, next === monday ? null : next - day, "1D", null));
      }
      const moved = series(begins.at(-1)! + day + by, day, 20);
      const spans = await spansOf([...events, ...learned(moved)], moved.at(-1)! + 3 * day);
      expect(before(spans, moved.at(-1)!).length).toBeLessThanOrEqual(2);
      expectAlarm(spans, moved.at(-1)! + day);
    }
  });
});
