import { type CollectingProblem, languages, problemKinds } from "@duplistatus/contract";
import { readerFor } from "@duplistatus/texts/all";
import { createInstance } from "i18next";
import { describe, expect, it } from "vitest";
import { lazyTexts } from "../../i18n/lazy-texts.ts";
import { problemText } from "./problem-text.ts";

const problem = (over: Partial<CollectingProblem>): CollectingProblem => ({
  kind: "internal",
  reason: null,
  host: "nas.lan",
  port: 8200,
  address: null,
  status: null,
  text: null,
  version: null,
  limitBytes: null,
  pinned: null,
  certificate: null,
  sentence: "in English",
  ...over,
});

/** Reasons of the kinds that have some, as the client gives them. */
const reasons: Partial<Record<CollectingProblem["kind"], string[]>> = {
  unreachable: ["name-unknown", "refused", "no-route", "timeout", "cut", "tls", "gateway", "new"],
  "certificate-untrusted": [
    "self-signed",
    "unknown-issuer",
    "expired",
    "not-yet-valid",
    "other-name",
    "other",
  ],
  later: ["database-locked", "overloaded", "job-active", "listing-in-progress", "new"],
  "not-needed": ["no-versions", "nothing-new", "sync-job", "new"],
  unreadable: ["empty", "not-json", "wrong-shape", "new"],
};

async function teller(language: (typeof languages)[number]) {
  const texts = createInstance();
  await texts.init({
    lng: language,
    resources: { [language]: { problems: (await lazyTexts.problems[language]()).default } },
    interpolation: { escapeValue: false },
  });
  const { format } = readerFor({ language, locale: language, zone: "UTC" });
  return (over: Partial<CollectingProblem>) =>
    problemText(texts.getFixedT(language, "problems"), problem(over), format);
}

describe.each(languages)("problems in %s", (language) => {
  it("have a sentence of their own for every kind and reason, without a hole in it", async () => {
    const tell = await teller(language);
    const told = problemKinds.flatMap((kind) =>
      (reasons[kind] ?? [null]).map((reason) => tell({ kind, reason })),
    );
    expect(new Set(told).size).toBe(told.length);
    for (const sentence of told)
      expect(sentence).not.toMatch(/\{\{|\bnull\b|undefined|\b(long|short|later|unreachable)\.\w/);
  });
});

describe("a problem in English", () => {
  it("names the place and what to do", async () => {
    const tell = await teller("en");
    expect(tell({ kind: "unreachable", reason: "refused" })).toMatch(
      /^nas\.lan:8200 cannot be reached\. Nothing/,
    );
    expect(tell({ kind: "unreachable", reason: "timeout", host: null })).toMatch(/^No answer in time/);
  });

  it("tells a proxy that does not reach Duplicati from an error of Duplicati, and quotes the latter", async () => {
    const tell = await teller("en");
    expect(tell({ kind: "refused", status: 502, text: "Bad Gateway" })).toMatch(/proxy .* \(502\)$/);
    expect(tell({ kind: "refused", status: 500, text: "disk full" })).toMatch(/status 500.* “disk full”$/);
  });

  it("is told in the words of the server when it is of a later version", async () => {
    const tell = await teller("en");
    expect(tell({ kind: "from-the-future" as CollectingProblem["kind"] })).toBe("in English");
  });
});
