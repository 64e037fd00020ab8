import type { Language } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import english from "../locales/en/format.ts";
import french from "../locales/fr/format.ts";
import { chooseLocale, createFormat } from "./format.ts";
import { calendarDays } from "./times.ts";

const make = (locale: string, language: Language = "en", zone = "UTC", now?: number) =>
  createFormat({ locale, language, zone }, english, now === undefined ? undefined : () => now);
const en = make("en-GB");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

describe("sizes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [18_000_000, "18 MB"],
    [2_440_000_000, "2.4 GB"],
    [16_130_000_000_000, "16.1 TB"],
    [212_300_000_000, "212 GB"],
    [999_960_000, "1.0 GB"],
    [99_960_000, "100 MB"],
    [9_960_000, "10 MB"],
    [-2_000_000, "-2.0 MB"],
    [3.2e18, "3200 PB"],
  ])("%d bytes read %s", (bytes, text) => {
    expect(plain(en.bytes(bytes)).replace(",", "")).toBe(text);
  });

  it("follow the locale in the number and in the unit", () => {
    expect(plain(make("de").bytes(2_440_000_000))).toBe("2,4 GB");
    expect(plain(make("fr").bytes(2_440_000_000))).toBe("2,4 Go");
  });

  it("say how they changed", () => {
    expect(plain(en.bytesChange(2_100_000_000))).toBe("+ 2.1 GB");
    expect(plain(en.bytesChange(-300_000))).toBe("− 300 kB");
    expect(en.bytesChange(0)).toBe("");
    expect(plain(en.numberChange(-3))).toBe("− 3");
  });
});

describe("spans", () => {
  it.each([
    [0, "0 s"],
    [400, "1 s"],
    [38_000, "38 s"],
    [4 * minute + 5_000, "4 min 5 s"],
    [12 * minute + 20_000, "12 min"],
    [59 * minute + 50_000, "1 h"],
    [72 * minute, "1 h 12 min"],
    [24 * hour - 1000, "1 d"],
    [51 * hour, "2 d 3 h"],
    [6 * day - 10 * minute, "5 d 23 h"],
  ])("%d ms last %s", (ms, text) => {
    expect(en.duration(ms)).toBe(text);
  });

  it.each([
    [20_000, "0 min"],
    [59 * minute, "59 min"],
    [14 * hour + 59 * minute, "14 h"],
    [47 * hour, "1 d"],
    [59 * day, "59 d"],
    [100 * day, "3 mo"],
    [800 * day, "2 y"],
  ])("%d ms are %s old", (ms, text) => {
    expect(en.age(ms)).toBe(text);
  });
});

describe("moments", () => {
  const now = Date.UTC(2026, 10, 22, 16, 0);

  it("are told relative to now", () => {
    expect(en.relative(now - 4 * minute, now)).toBe("4 minutes ago");
    expect(en.relative(now + 3 * hour, now)).toBe("in 3 hours");
    expect(en.relative(now - 10_000, now)).toBe("now");
    expect(make("de", "de").relative(now - 4 * minute, now)).toBe("vor 4 Minuten");
  });

  it("near now are told by day", () => {
    expect(en.moment(Date.UTC(2026, 10, 22, 22, 0), now)).toBe("today 22:00");
    expect(en.moment(Date.UTC(2026, 10, 23, 2, 30), now)).toBe("tomorrow 02:30");
    expect(en.moment(Date.UTC(2026, 10, 21, 2, 30), now)).toBe("yesterday 02:30");
    expect(en.moment(Date.UTC(2026, 10, 25, 1, 0), now)).toBe("Wed 01:00");
    expect(en.moment(Date.UTC(2026, 8, 24, 22, 0), now)).toBe("24 Sept, 22:00");
    expect(en.moment(Date.UTC(2027, 1, 1, 22, 0), now)).toContain("2027");
  });

  it("are written with a leading zero only where the day has 24 hours", () => {
    const at = Date.UTC(2026, 10, 22, 9, 5);
    const american = make("en-US");
    expect(plain(american.time(at))).toBe("9:05 AM");
    expect(plain(american.moment(at, at))).toBe("today 9:05 AM");
    expect(plain(american.timeOfDay("21:40"))).toBe("9:40 PM");
    expect(en.time(at)).toBe("09:05");
    expect(en.timeOfDay("09:40")).toBe("09:40");
  });

  it("count days by the calendar of the reader's zone, not by 24 hours", () => {
    const late = Date.UTC(2026, 10, 22, 23, 59);
    expect(calendarDays(late + 2 * minute, late, "UTC")).toBe(1);
    expect(calendarDays(late - day + 2 * minute, late, "UTC")).toBe(0);
    // In Tokyo both lie on the 23rd.
    expect(calendarDays(late + 2 * minute, late, "Asia/Tokyo")).toBe(0);
    // An hour is missing between these in Berlin: still one day.
    expect(calendarDays(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 2, 28, 1), "Europe/Berlin")).toBe(1);
  });

  it("are told in the zone of the reader", () => {
    const at = Date.UTC(2026, 10, 22, 23, 30);
    expect(make("en-GB", "en", "Asia/Kolkata").dateTime(at)).toBe("23 Nov 2026, 05:00");
    expect(make("en-GB", "en", "Asia/Kolkata").moment(at, at + hour)).toBe("today 05:00");
    expect(make("en-GB", "en", "America/New_York").moment(at, at + 6 * hour)).toBe("yesterday 18:30");
  });

  it("in a sentence have their year unless it is this one, there", () => {
    const at = Date.UTC(2026, 11, 31, 23, 30);
    const told = (zone: string, now: number) =>
      make("en-GB", "en", zone, now).momentInSentence(at).replace(",", "");
    expect(told("UTC", at)).toBe("Thu 31 Dec at 23:30");
    expect(told("UTC", at + hour)).toBe("Thu 31 Dec 2026 at 23:30");
    expect(told("Europe/Berlin", at + hour)).toBe("Fri 1 Jan at 00:30");
    expect(
      plain(
        createFormat({ locale: "fr", language: "fr", zone: "UTC" }, french, () => at).momentInSentence(at),
      ),
    ).toBe("jeu. 31 déc. à 23:30");
  });
});

it("what is not known reads –", () => {
  for (const text of [
    en.bytes(null),
    en.number(undefined),
    en.duration(null),
    en.dateTime(null),
    en.relative(null),
    en.age(Number.NaN),
    en.percent(null),
  ])
    expect(text).toBe("–");
});

describe("the locale", () => {
  it("is what the user chose", () => expect(chooseLocale("de-CH", "en", ["en-US"])).toBe("de-CH"));
  it("is the browser's variety of the interface language", () =>
    expect(chooseLocale(null, "en", ["de-DE", "en-GB"])).toBe("en-GB"));
  it("is the language where the browser speaks another", () =>
    expect(chooseLocale(null, "fr", ["en-US"])).toBe("fr"));
  it("survives nonsense", () => expect(chooseLocale("x_y!", "en", [])).toBe("en"));
});

describe("times in languages that Intl speaks badly or not at all", () => {
  const hindi = make("en-IN", "hi-Latn", "UTC", 10 * day);
  const chinese = make("zh-CN", "zh-CN", "UTC", 10 * day);

  it("are Hindi in Latin letters", () => {
    expect(hindi.relative(8 * day)).toBe("2 din pehle");
    expect(hindi.relative(10 * day + hour)).toBe("1 ghante mein");
    expect(hindi.relative(10 * day)).toBe("abhi");
    expect(hindi.moment(9 * day)).toMatch(/^kal /);
    expect(hindi.count(1, "week")).toBe("1 hafta");
    expect(hindi.count(12_311, "hour")).toBe("12,311 ghante");
  });

  it("join Chinese sentences without a space", () => {
    expect(chinese.sentences(["已完成。", "正常。"])).toBe("已完成。正常。");
    expect(hindi.sentences(["Theek hai.", "Bas."])).toBe("Theek hai. Bas.");
  });

  it("keep Chinese figures and characters apart", () => {
    expect(chinese.relative(8 * day)).toBe("2 天前");
    expect(chinese.count(5, "minute")).toBe("5 分钟");
  });
});

it("sizes are written by 1024 for those who want them as Duplicati has them", () => {
  const binary = createFormat({ locale: "en-US", language: "en", zone: "UTC", sizes: "binary" }, english);
  expect(
    [0, 1000, 1024, 90_900_000_000, 96_000_000_000, 2 ** 40].map((bytes) => plain(binary.bytes(bytes))),
  ).toEqual(["0 B", "1,000 B", "1.0 KiB", "84.7 GiB", "89.4 GiB", "1.0 TiB"]);
});
