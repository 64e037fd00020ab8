import { type ErrorCode, type ErrorDetail, errorList, languages } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { readerFor } from "./all.ts";
import { errorSentence, reasonSentence, storageWords } from "./errors.ts";

const en = readerFor({ language: "en", locale: "en-GB", zone: "UTC" });
const told = (code: ErrorCode, detail: ErrorDetail, reader = en) => {
  const { reason, ...facts } = detail;
  return errorSentence({ code, reason, facts }, reader).replaceAll("\u00a0", " ");
};

describe("an error", () => {
  it("is told by its reason, with the facts in the manner of the reader", () => {
    const limit = { reason: "limit", limit: 67_108_864 } as const;
    expect(told("too_large", limit)).toBe("That is larger than the limit of 64 MiB.");
    const de = readerFor({ language: "de", locale: "de", zone: "UTC" });
    expect(told("too_many_attempts", { reason: "wait", ms: 900_000 }, de)).toBe(
      "Zu viele Versuche. Erneut möglich in 15 min.",
    );
    expect(told("too_many_attempts", { reason: "wait", ms: 38_000 })).toContain("38 s");
  });

  it("names everything that a password lacks, as a list of the language", () => {
    const weak = (missing: string, reader = en) =>
      told("password_too_weak", { reason: "password_rules", missing, min: 12 }, reader);
    expect(weak("length upper digit")).toContain(
      "It needs at least 12 characters, an upper-case letter, a digit.",
    );
    expect(weak("digit", readerFor({ language: "zh-CN", locale: "zh-CN", zone: "UTC" }))).toBe(
      "新密码太弱，需要一个数字。",
    );
  });

  it("says why nothing can be stored", () => {
    expect(told("storage_unavailable", { reason: "storage", problem: "disk_full" })).toBe(
      "It could not be stored: the disk is full. Try again later.",
    );
    expect(storageWords("locked", en)).toBe("the database is locked by another program");
  });

  it("is told by its code where the reason or its facts are not known here", () => {
    expect(errorSentence({ code: "conflict", reason: "from_the_future", facts: {} }, en)).toBe(
      en.texts.errors.code.conflict,
    );
    expect(errorSentence({ code: "invalid_request", reason: "field_too_long", facts: null }, en)).toBe(
      en.texts.errors.code.invalid_request,
    );
    expect(reasonSentence({ reason: "from_the_future" }, en)).toBeNull();
    expect(errorSentence({ code: "new" as ErrorCode }, en)).toBe("new");
  });

  it("takes nothing that a stranger wrote for a placeholder", () => {
    expect(told("invalid_request", { reason: "zone_unknown", field: "zone", zone: "{{field}}" })).toContain(
      "“{{field}}”",
    );
  });
});

it.each(languages)("every error has a sentence of its own in %s", (language) => {
  const reader = readerFor({ language, locale: language, zone: "UTC" });
  const codes = Object.keys(errorList) as ErrorCode[];
  expect(new Set(codes.map((code) => errorSentence({ code }, reader))).size).toBe(codes.length);
});
