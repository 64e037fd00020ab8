import { type CollectingProblem, type Language, languages, problemKinds } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { readerFor } from "./all.ts";
import { problemSentence, problemShort } from "./problems.ts";

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
  options: [
    "address",
    "address-parts",
    "no-address",
    "port",
    "header-reserved",
    "header-invalid",
    "client-certificate",
    "fingerprint",
    "new",
  ],
  later: ["database-locked", "overloaded", "job-active", "listing-in-progress", "new"],
  "not-needed": ["no-versions", "nothing-new", "sync-job", "new"],
  unreadable: ["empty", "not-json", "wrong-shape", "new"],
};

const teller = (language: Language) => {
  const reader = readerFor({ language, locale: language, zone: "UTC" });
  return (over: Partial<CollectingProblem>) => problemSentence(problem(over), reader);
};

describe.each(languages)("problems in %s", (language) => {
  it("have a sentence of their own for every kind and reason, without a hole in it", () => {
    const tell = teller(language);
    const told = problemKinds.flatMap((kind) =>
      (reasons[kind] ?? [null]).map((reason) => tell({ kind, reason })),
    );
    expect(new Set(told).size).toBe(told.length);
    for (const sentence of told) expect(sentence).not.toMatch(/\{\{|\bnull\b|undefined/);
  });

  it("have a few words of their own for every kind", () => {
    const reader = readerFor({ language, locale: language, zone: "UTC" });
    const short = problemKinds.map((kind) => problemShort(kind, reader));
    expect(new Set(short).size).toBe(problemKinds.length);
  });
});

describe("a problem in English", () => {
  const tell = teller("en");

  it("names the place and what to do", () => {
    expect(tell({ kind: "unreachable", reason: "refused" })).toMatch(
      /^nas\.lan:8200 cannot be reached\. Nothing/,
    );
    expect(tell({ kind: "unreachable", reason: "timeout", host: null })).toMatch(/^No answer in time/);
  });

  it("tells a proxy that does not reach Duplicati from an error of Duplicati, and quotes the latter", () => {
    expect(tell({ kind: "refused", status: 502, text: "Bad Gateway" })).toMatch(/proxy .* \(502\)$/);
    expect(tell({ kind: "refused", status: 500, text: "disk full" })).toMatch(/status 500.* “disk full”$/);
  });

  it("writes limits as sizes, and a dash for what is not known", () => {
    expect(tell({ kind: "too-large", limitBytes: 64e6 })).toContain("64\u00a0MB");
    expect(tell({ kind: "version-not-supported", version: null })).toContain("(–)");
  });

  it("says that it does not know what only a later version knows", () => {
    expect(tell({ kind: "from-the-future" as CollectingProblem["kind"] })).toContain("“from-the-future”");
  });
});
