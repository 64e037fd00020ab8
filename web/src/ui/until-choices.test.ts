import { expect, it } from "vitest";
import { untilChoices } from "./until-choices.ts";

it("offers an hour, tomorrow at nine, and a week at the same time of day", () => {
  const now = new Date(2026, 9, 24, 22, 15).getTime();
  const [hour, tomorrow, week] = untilChoices(now);
  expect(hour!.at - now).toBe(3_600_000);
  expect(new Date(tomorrow!.at)).toEqual(new Date(2026, 9, 25, 9, 0));
  expect(new Date(week!.at)).toEqual(new Date(2026, 9, 31, 22, 15));
});
