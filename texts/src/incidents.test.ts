import { type IncidentReason, incidentCauses, type Language, languages } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { readerFor } from "./all.ts";
import { causeName, closingSentence, incidentSentence } from "./incidents.ts";

const at = Date.UTC(2026, 10, 21, 1, 30);
const hour = 3_600_000;
const day = 24 * hour;
const reader = (language: Language, locale: string, zone: string) =>
  readerFor({ language, locale, zone }, () => at + day);
const en = reader("en", "en-GB", "UTC");
/** Without what versions of Node write differently: the kinds of spaces, and the comma after an English weekday. */
const plain = (text: string | null) =>
  text?.replaceAll(/[\u00a0\u202f]/g, " ").replaceAll(/\b(Thu|Fri|Sat), /g, "$1 ");
const told = (reason: IncidentReason, who = en) => plain(incidentSentence(reason, who));

describe("why an incident is open", () => {
  const missed = { expected: at, deadline: at + hour, lastRun: at - day, source: "report" };

  it("is told in the language, the manner and the zone of the reader", () => {
    const overdue = { cause: "overdue", variant: "missed", facts: missed } as const;
    expect(told(overdue)).toBe(
      "It did not run as planned on Sat 21 Nov at 01:30. The last run was on Fri 20 Nov at 01:30.",
    );
    expect(told(overdue, reader("de", "de-AT", "Europe/Berlin"))).toBe(
      "Es lief nicht wie geplant am Sa., 21. Nov. um 02:30. Der letzte Lauf war am Fr., 20. Nov. um 02:30.",
    );
    expect(told(overdue, reader("fr", "fr-CA", "America/Toronto"))).toContain("ven. 20 nov. à 20 h 30");
    expect(told(overdue, reader("zh-CN", "zh-CN", "Asia/Shanghai"))).toContain("11月21日周六 09:30");
    expect(told(overdue, reader("en", "en-US", "America/Los_Angeles"))).toContain("Fri Nov 20 at 5:30 PM");
  });

  it("says when a job never ran, and when it waits in Duplicati's queue", () => {
    const facts = { ...missed, lastRun: null };
    expect(told({ cause: "overdue", variant: "missed", facts })).toMatch(/It has never run\.$/);
    expect(told({ cause: "overdue", variant: "queued", facts: missed })).toContain(
      "waiting in Duplicati’s queue",
    );
  });

  it("quotes what went wrong as it is, and never Duplicati's status word", () => {
    const failed = (problem: string | null) =>
      told({ cause: "failing", variant: "failed", facts: { status: "Fatal", problem, failures: 3 } });
    expect(failed("No {{space}} left, $& on <disk>")).toBe(
      "The backup failed: “No {{space}} left, $& on <disk>”",
    );
    expect(failed(null)).toBe("The backup failed. The report does not say why.");
    expect(failed("")).toBe("The backup failed. The report does not say why.");
  });

  it("has a sentence of its own for every kind of stale, with and without a good backup before", () => {
    const before = { goodAt: at, lastRun: at };
    const never = { goodAt: null, lastRun: null };
    const stale = [before, never].flatMap((facts) => [
      told({ cause: "stale", variant: "runs_fail", facts: { ...facts, failures: 7 } }),
      told({ cause: "stale", variant: "incomplete", facts }),
      told({ cause: "stale", variant: "too_long", facts }),
      told({ cause: "stale", variant: "no_reports", facts }),
      told({ cause: "stale", variant: "too_old", facts: { ...facts, limit: 36 * hour } }),
    ]);
    expect(new Set(stale).size).toBe(10);
    expect(stale[0]).toBe("No good backup since Sat 21 Nov at 01:30: 7 runs failed.");
    expect(stale[4]).toBe(
      "The last good backup, of Sat 21 Nov at 01:30, is older than the limit of 1 day 12 hours.",
    );
    expect(stale[5]).toBe("No good backup yet: 7 runs failed.");
    expect(stale.slice(5).join()).not.toContain("since");
  });

  it("counts in the plural forms of the language", () => {
    const left = (now: number, language: Language) =>
      told(
        { cause: "versions_shrinking", variant: "halved", facts: { before: 12, now } },
        reader(language, language, "UTC"),
      );
    expect(left(1, "en")).toBe("Only 1 of 12 versions is left.");
    expect(left(6, "en")).toBe("Only 6 of 12 versions are left.");
    expect(left(0, "fr")).toBe("Il ne reste que 0 version sur 12.");
    expect(left(1, "zh-CN")).toBe("12 个版本只剩 1 个。");
  });

  it("tells how full the storage is where that is known", () => {
    const quota = (variant: "near" | "full", used: number | null, limit: number | null) =>
      told({ cause: "quota", variant, facts: { used, limit } }, reader("de", "de", "UTC"));
    expect(quota("near", 95e9, 100e9)).toBe("Der Speicher ist fast voll: 95 % von 100 GB belegt.");
    expect(quota("near", null, 100e9)).toBe("Der Speicher ist fast voll.");
    expect(quota("full", 5, 0)).toBe("Der Speicher ist voll: Das Kontingent ist aufgebraucht.");
  });

  it("is what the cause means in general where the facts are of another version of this program", () => {
    for (const cause of incidentCauses) {
      const general = incidentSentence({ cause, variant: "from_the_future", facts: {} }, en);
      expect(general).toBe(en.texts.incidents.what[cause]);
      expect(incidentSentence({ cause, variant: "missed", facts: { expected: "soon" } }, en)).toBe(general);
    }
  });
});

describe("why an incident was closed", () => {
  it("is told like why it was opened", () => {
    expect(plain(closingSentence({ code: "good_backup", facts: { at } }, en))).toBe(
      "A good backup was made on Sat 21 Nov at 01:30.",
    );
    expect(closingSentence({ code: "versions_kept", facts: { now: 1 } }, en)).toContain("there is 1.");
    expect(closingSentence({ code: "server_archived", facts: {} }, reader("es", "es", "UTC"))).toBe(
      "El servidor se archivó.",
    );
  });

  it("is unknown for what was closed otherwise", () => {
    expect(closingSentence(null, en)).toBeNull();
    expect(closingSentence({ code: "from_the_future", facts: {} }, en)).toBeNull();
    expect(closingSentence({ code: "toString", facts: {} }, en)).toBeNull();
  });
});

it("a zone or locale that is not known here keeps nobody from being told", () => {
  const lost = reader("de", "no_locale", "Mars/Olympus");
  expect(told({ cause: "stuck", variant: "past_time", facts: { planned: at } }, lost)).toContain("um 01:30");
});

it("every cause has a name in every language", () => {
  for (const language of languages) {
    const names = incidentCauses.map((cause) => causeName(cause, reader(language, language, "UTC")));
    expect(new Set(names).size).toBe(incidentCauses.length);
  }
});
