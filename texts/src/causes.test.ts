import { causeCodes, languages } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { readerFor } from "./all.ts";
import { causeWords } from "./causes.ts";

describe.each(languages)("the causes of failures in %s", (language) => {
  const reader = readerFor({ language, locale: language, zone: "UTC" });

  it("each say what happened and what to check", () => {
    for (const code of causeCodes) {
      const words = causeWords({ code, host: null, path: null }, reader);
      expect(words.title).not.toBe(code);
      expect(words.title).not.toContain("{{");
      expect(words.happened).not.toBe("");
      expect(words.checks.length).toBeGreaterThan(0);
      expect(new Set(words.checks).size).toBe(words.checks.length);
    }
  });

  it("name the host where it is known", () => {
    expect(causeWords({ code: "no-route", host: "vault.lan", path: null }, reader).title).toContain(
      "vault.lan",
    );
    expect(causeWords({ code: "disk-full", host: "vault.lan", path: null }, reader).title).not.toContain(
      "vault",
    );
  });
});
