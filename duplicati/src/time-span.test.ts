import fc from "fast-check";
import { expect, test } from "vitest";
import { durationSeconds, parseTimeSpan } from "./time-span.ts";

test.each([
  ["00:00:46.0930055", 46.0930055],
  ["00:00:00", 0],
  ["1.02:03:04.5678901", 93784.5678901],
  ["12:00:00", 43200],
  ["-00:00:01.5000000", -1.5],
  ["-1.00:00:00", -86400],
])("%s is a time span", (text, seconds) => expect(parseTimeSpan(text)).toBeCloseTo(seconds, 6));

test.each([
  "",
  "1:2:3",
  "24:00:00",
  "00:60:00",
  "00:00:60",
  "00:00",
  "1 day",
  "00:00:00.",
  "Infinity",
  5,
  null,
])("%s is none", (value) => expect(parseTimeSpan(value)).toBeNull());

test("a duration is rounded to milliseconds and is never minus zero", () => {
  expect(durationSeconds("00:00:00.6495900")).toBe(0.65);
  expect(Object.is(durationSeconds("-00:00:00.0000001"), 0)).toBe(true);
});

test("every span that .NET can print comes back", () => {
  const part = (max: number) => fc.integer({ min: 0, max });
  const two = (n: number) => String(n).padStart(2, "0");
  fc.assert(
    fc.property(
      part(9000),
      part(23),
      part(59),
      part(59),
      part(9_999_999),
      fc.boolean(),
      (d, h, m, s, f, negative) => {
        const days = d > 0 ? `${d}.` : "";
        const fraction = f > 0 ? `.${String(f).padStart(7, "0")}` : "";
        const seconds = d * 86400 + h * 3600 + m * 60 + s + f / 1e7;
        const text = `${negative ? "-" : ""}${days}${two(h)}:${two(m)}:${two(s)}${fraction}`;
        expect(parseTimeSpan(text)).toBeCloseTo(negative ? -seconds : seconds, 5);
      },
    ),
  );
});
