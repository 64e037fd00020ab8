/** The usual moments to wait for, seen from `now` (epoch ms): in an hour, tomorrow at nine local time, in a week. */
export function untilChoices(now: number): { name: "hour" | "tomorrow" | "week"; at: number }[] {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(9, 0, 0, 0);
  const week = new Date(now);
  week.setDate(week.getDate() + 7);
  return [
    { name: "hour", at: now + 3_600_000 },
    { name: "tomorrow", at: tomorrow.getTime() },
    { name: "week", at: week.getTime() },
  ];
}
