import { expect, it } from "vitest";
import { formOf, problemsOf, settingsOf } from "./collecting-form.ts";

const settings = { everyMinutes: 60, concurrency: 4, denyList: ["10.0.0.0/8", "fd00::1"] };

it("settings survive the form, usual intervals and others", () => {
  for (const everyMinutes of [0, 60, 360, 1440, 90])
    expect(settingsOf(formOf({ ...settings, everyMinutes }))).toEqual({ ...settings, everyMinutes });
  expect(formOf({ ...settings, everyMinutes: 90 })).toMatchObject({ every: "custom", minutes: "90" });
});

it("intervals and counts are whole numbers within their limits", () => {
  const form = { ...formOf(settings), every: "custom" };
  for (const minutes of ["", "0", "10081", "1.5", "-3"])
    expect(problemsOf({ ...form, minutes })).toEqual({ minutes: true });
  expect(problemsOf({ ...form, minutes: "10080" })).toEqual({});
  for (const concurrency of ["0", "33", "x"])
    expect(problemsOf({ ...formOf(settings), concurrency })).toEqual({ concurrency: true });
});

it("names the first line of the deny list that is no address", () => {
  expect(problemsOf({ ...formOf(settings), deny: "10.0.0.1\nnas.lan" })).toEqual({
    deny: { line: "nas.lan" },
  });
  const many = Array.from({ length: 201 }, (_, index) => `10.0.0.${index % 250}`).join("\n");
  expect(problemsOf({ ...formOf(settings), deny: many })).toEqual({ deny: { max: 200 } });
});
