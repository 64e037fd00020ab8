import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf } from "../fixtures/build.ts";
import { readReport } from "./index.ts";

/** A clock of UTC+2 all year round, and what it showed. */
const offset = "+02:00";
const newest = "2026-06-20T21:05:03";
const older = [
  "2026-06-20T00:30:07",
  "2026-06-18T12:04:09",
  "2026-06-13T17:00:01",
  "2026-05-30T13:00:00",
  "2026-05-03T02:01:02",
  "2026-03-12T18:45:33",
  "2025-12-31T23:59:59",
];
const utc = (wall: string) => new Date(`${wall}${offset}`).toISOString().replace(".000", "");
const truth = [newest, ...older].map(utc);

type Print = (date: Date) => string;

/** What the report of a machine says that prints its dates so; the walls are those of a UTC clock. */
function versionsOf(print: Print, prefix: Print = iso, separator = ", ") {
  const at = (wall: string) => new Date(`${wall}Z`);
  const head = `${prefix(at(newest))} +02 - [Information-Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy-`;
  const document = backupDocument({
    data: { BeginTime: utc(newest).replace("Z", ".5Z"), AddedFiles: 0, ModifiedFiles: 0, DeletedFiles: 0 },
    statistics: {
      LastBackupDate: `${newest}${offset}`,
      KnownFilesets: truth.length,
      BackupListCount: truth.length,
    },
    logLines: [
      `${head}BackupList]: Backups to consider: ${older.map((wall) => print(at(wall))).join(separator)}`,
      `${head}AllBackupsToDelete]: All backups to delete: `,
    ],
  });
  const outcome = readReport(bytesOf(document), undefined, { timeZone: "Africa/Johannesburg" });
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report.availableVersions;
}

const two = (value: number) => String(value).padStart(2, "0");
const iso: Print = (d) => d.toISOString().slice(0, 19).replace("T", " ");
const clock: Print = (d) => d.toISOString().slice(11, 19);
const name = (locale: string, options: Intl.DateTimeFormatOptions, type: string) => {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC", calendar: "gregory" });
  return (date: Date) => format.formatToParts(date).find((part) => part.type === type)?.value ?? "";
};
const month = (locale: string, style: "short" | "long") =>
  name(locale, { month: style, day: "numeric" }, "month");
const weekday = (locale: string, style: "short" | "long") => name(locale, { weekday: style }, "weekday");
const half = (locale: string) => name(locale, { hour: "numeric", hour12: true }, "dayPeriod");
const clock12 = (locale: string): Print => {
  const period = half(locale);
  return (d) => `${d.getUTCHours() % 12 || 12}${clock(d).slice(2)} ${period(d)}`;
};
const yy = (d: Date) => two(d.getUTCFullYear() % 100);
const digitsFrom = (zero: number) => (text: string) =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

const languages =
  "en de fr es pt-BR it nl da sv nb fi pl cs sk sl hr hu ro bg ru uk sr el tr he hi th id ms et lv lt ka hy az kk fa sq af ca gl eu cy ga".split(
    " ",
  );

describe("versions in a user's own format are read", () => {
  test.each(languages)("with month names: %s", (locale) => {
    for (const style of ["short", "long"] as const) {
      const m = month(locale, style);
      if (/\d/.test(m(new Date(0)))) continue;
      const formats: Print[] = [
        (d) => `${two(d.getUTCDate())}-${m(d)}-${yy(d)} ${clock(d)}`,
        (d) => `${d.getUTCDate()} ${m(d)} ${d.getUTCFullYear()} ${clock(d)}`,
        (d) => `${m(d)} ${d.getUTCDate()}, ${d.getUTCFullYear()} ${clock(d)}`,
        (d) => `${d.getUTCFullYear()}-${m(d)}-${two(d.getUTCDate())} ${clock(d)}`,
        (d) =>
          `${weekday(locale, "short")(d)} ${two(d.getUTCDate())} ${m(d)} ${d.getUTCFullYear()} ${clock(d)}`,
        (d) =>
          `${weekday(locale, "long")(d)}, ${d.getUTCDate()}. ${m(d)} ${d.getUTCFullYear()} ${clock(d).replaceAll(":", ".")}`,
      ];
      for (const [index, print] of formats.entries()) {
        const sample = print(new Date(0));
        expect([index, sample, versionsOf(print)]).toEqual([index, sample, truth]);
      }
    }
  });

  test.each(["en", "el", "ko", "zh-TW", "zh-CN", "ja", "hi", "vi", "sq", "am", "ta", "es", "fa", "ar"])(
    "on a clock of twelve hours: %s",
    (locale) => {
      const print: Print = (d) =>
        `${d.getUTCDate()}/${d.getUTCMonth() + 1}/${d.getUTCFullYear()} ${clock12(locale)(d)}`;
      expect(versionsOf(print)).toEqual(truth);
    },
  );

  test.each([
    [
      "two-digit years",
      (d: Date) => `${two(d.getUTCDate())}.${two(d.getUTCMonth() + 1)}.${yy(d)} ${clock(d)}`,
    ],
    [
      "two-digit years in front",
      (d: Date) => `${yy(d)}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${clock(d)}`,
    ],
    [
      "American two-digit years",
      (d: Date) => `${d.getUTCMonth() + 1}/${d.getUTCDate()}/${yy(d)} ${clock12("en")(d)}`,
    ],
    [
      "a weekday in front",
      (d: Date) =>
        `${weekday("de", "short")(d)} ${two(d.getUTCDate())}.${two(d.getUTCMonth() + 1)}.${d.getUTCFullYear()} ${clock(d)}`,
    ],
    [
      "a weekday and a comma",
      (d: Date) =>
        `${weekday("en", "long")(d)}, ${two(d.getUTCDate())}/${two(d.getUTCMonth() + 1)}/${d.getUTCFullYear()} ${clock(d)}`,
    ],
    [
      "a comma before the time",
      (d: Date) => `${d.getUTCDate()}.${d.getUTCMonth() + 1}.${d.getUTCFullYear()}, ${clock(d)}`,
    ],
    [
      "Chinese signs",
      (d: Date) => `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${clock(d)}`,
    ],
    [
      "Chinese signs in the time, too",
      (d: Date) =>
        `${d.getUTCFullYear()}年${d.getUTCMonth() + 1}月${d.getUTCDate()}日 ${clock(d).replace(":", "时").replace(":", "分")}秒`,
    ],
    [
      "Canadian French",
      (d: Date) => `${d.toISOString().slice(0, 10)} ${clock(d).replace(":", " h ").replace(":", " min ")} s`,
    ],
    [
      "Arabic digits",
      (d: Date) =>
        digitsFrom(0x660)(`${d.getUTCDate()}/${d.getUTCMonth() + 1}/${d.getUTCFullYear()} ${clock(d)}`),
    ],
    ["Devanagari digits", (d: Date) => digitsFrom(0x966)(iso(d))],
    ["Thai digits", (d: Date) => digitsFrom(0xe50)(iso(d))],
  ])("%s", (_, print) => expect(versionsOf(print)).toEqual(truth));

  const dated = (calendar: string) => {
    const format = new Intl.DateTimeFormat(`en-u-nu-latn-ca-${calendar}`, {
      timeZone: "UTC",
      year: "numeric",
      month: "numeric",
      day: "numeric",
    });
    return (date: Date, sign: string, width: number) => {
      const part = Object.fromEntries(format.formatToParts(date).map(({ type, value }) => [type, value]));
      return [
        (part.year ?? part.relatedYear)!.padStart(width, "0"),
        two(Number(part.month)),
        two(Number(part.day)),
      ].join(sign);
    };
  };
  test.each(["buddhist", "persian", "islamic-umalqura", "roc"])("the %s calendar", (calendar) => {
    const date = dated(calendar);
    const print: Print = (d) => `${date(d, "/", 1)} ${clock(d)}`;
    const backwards: Print = (d) => `${date(d, "/", 1).split("/").reverse().join("/")} ${clock(d)}`;
    const prefix: Print = (d) => `${date(d, "-", 4)} ${clock(d)}`;
    for (const one of [print, backwards]) expect(versionsOf(one, prefix)).toEqual(truth);
  });
});

describe("versions that can be meant in several ways are not guessed", () => {
  test.each([
    ["without seconds", (d: Date) => iso(d).slice(0, 16)],
    ["without a time", (d: Date) => iso(d).slice(0, 10)],
    [
      "with unknown halves of the day",
      (d: Date) =>
        `${iso(d).slice(0, 10)} ${two(d.getUTCHours() % 12 || 12)}${clock(d).slice(2)} ${d.getUTCHours() < 12 ? "qx" : "qy"}`,
    ],
    [
      "with invented months",
      (d: Date) =>
        `${d.getUTCDate()} M${"abcdefghijkl"[d.getUTCMonth()]}qz ${d.getUTCFullYear()} ${clock(d)}`,
    ],
    [
      "with a weekday that does not fit",
      (d: Date) =>
        `${weekday("en", "long")(new Date(d.getTime() + 86_400_000))} ${d.getUTCDate()} ${month("en", "long")(d)} ${d.getUTCFullYear()} ${clock(d)}`,
    ],
  ])("%s", (_, print) => expect(versionsOf(print)).toBeNull());
});
