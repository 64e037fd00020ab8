/** Usual distances between collections, minutes. */
export const usualMinutes = [60, 360, 1_440] as const;

/** Minutes in a week: the largest distance. */
const most = 10_080;

/** A schedule as typed: `default`, `custom`, or minutes as text (`0` = off). */
export interface ScheduleForm {
  choice: string;
  minutes: string;
}

/** The form of a schedule as it is; null = as the settings say. */
export function scheduleForm(everyMinutes: number | null): ScheduleForm {
  if (everyMinutes === null) return { choice: "default", minutes: "" };
  const usual = everyMinutes === 0 || usualMinutes.some((minutes) => minutes === everyMinutes);
  return { choice: usual ? String(everyMinutes) : "custom", minutes: usual ? "" : String(everyMinutes) };
}

/** What to send for a form: minutes, null = as the settings say; undefined when the minutes make no sense. */
export function minutesOf({ choice, minutes }: ScheduleForm): number | null | undefined {
  if (choice === "default") return null;
  if (choice !== "custom") return Number(choice);
  const value = /^\d{1,5}$/.test(minutes.trim()) ? Number(minutes) : 0;
  return value >= 1 && value <= most ? value : undefined;
}
