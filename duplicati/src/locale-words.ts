/** The languages whose names of months and days are known; regions only where their names differ. */
const locales =
  "en de fr es pt-BR pt-PT it nl da sv nb nn fi is et lv lt pl cs sk sl hr bs sr sr-Latn mk bg ru uk be ro hu el tr az kk ky uz tk mn ka hy he ar ar-MA ar-DZ ar-TN ar-LB fa ur ps hi mr ne bn pa gu or ta te kn ml si th lo my km vi id ms fil sw am zu af sq eu ca gl cy ga gd br mt lb fo fy rm zh-CN zh-TW ja ko en-AU en-CA fr-CA es-MX de-AT it-CH ku so ha yo ig rw mg jv su tg tt ug as sd kok".split(
    " ",
  );

/** Names that older Windows prints and newer tables spell otherwise. */
const older: Record<string, Record<string, number>> = {
  de: { mrz: 3 },
  es: { set: 9 },
  is: { okt: 10, nov: 11, des: 12, jan: 1, feb: 2, mar: 3, apr: 4 },
  nl: { mrt: 3 },
  ru: { май: 5, мая: 5 },
};

interface LocaleWords {
  months: Map<string, number>;
  /** Long names, for abbreviations that no table has. */
  longMonths: [string, number][];
}

interface Words {
  locales: LocaleWords[];
  /** Days of the week (0 = Sunday) that a word names in any language. */
  weekdays: Map<string, Set<number>>;
  /** `true` for words of the hours from noon on, `false` for those before. */
  evening: Map<string, boolean>;
}

/** Letters only, in lower case: `Sept.` → `sept`, `p. m.` → `pm`. */
export function plainWord(text: string): string {
  return text.replace(/[^\p{L}\p{M}]/gu, "").toLowerCase();
}

let built: Words | null = null;

/** Made when a date with words is read for the first time, a quarter of a second once. */
function words(): Words {
  built ??= build();
  return built;
}

function build(): Words {
  const all: Words = { locales: [], weekdays: new Map(), evening: new Map() };
  for (const locale of locales) {
    // A runtime without this language would answer in another one.
    if (Intl.DateTimeFormat.supportedLocalesOf(locale).length === 0) continue;
    all.locales.push(monthsOf(locale));
    addWeekdays(all.weekdays, locale);
    addPeriods(all.evening, locale);
  }
  return all;
}

const utc = { timeZone: "UTC", calendar: "gregory", numberingSystem: "latn" } as const;

function partOf(format: Intl.DateTimeFormat, ms: number, type: string): string {
  return plainWord(format.formatToParts(ms).find((part) => part.type === type)?.value ?? "");
}

function monthsOf(locale: string): LocaleWords {
  const found: LocaleWords = { months: new Map(), longMonths: [] };
  for (const month of ["long", "short"] as const) {
    for (const day of ["numeric", undefined] as const) {
      const format = new Intl.DateTimeFormat(locale, { ...utc, month, ...(day && { day }) });
      for (let m = 0; m < 12; m++) {
        const name = partOf(format, Date.UTC(2026, m, 15), "month");
        if (name === "" || /^\d/.test(name)) continue;
        // A name of two months would be no name.
        if ((found.months.get(name) ?? m + 1) !== m + 1) found.months.set(name, 0);
        else found.months.set(name, m + 1);
        if (month === "long") found.longMonths.push([name, m + 1]);
      }
    }
  }
  for (const [name, m] of Object.entries(older[locale.slice(0, 2)] ?? {})) {
    if (!found.months.has(name)) found.months.set(name, m);
  }
  return found;
}

function addWeekdays(weekdays: Map<string, Set<number>>, locale: string): void {
  for (const weekday of ["long", "short"] as const) {
    const format = new Intl.DateTimeFormat(locale, { ...utc, weekday });
    for (let day = 0; day < 7; day++) {
      // 4 January 2026 was a Sunday.
      const name = partOf(format, Date.UTC(2026, 0, 4 + day), "weekday");
      if (name === "") continue;
      const known = weekdays.get(name) ?? new Set();
      weekdays.set(name, known.add(day));
      // Older tables cut the names shorter.
      if (weekday === "long" && name.length > 3) {
        for (const length of [2, 3]) {
          const cut = name.slice(0, length);
          weekdays.set(cut, (weekdays.get(cut) ?? new Set()).add(day));
        }
      }
    }
  }
}

function addPeriods(evening: Map<string, boolean>, locale: string): void {
  const format = new Intl.DateTimeFormat(locale, { ...utc, hour: "numeric", hour12: true });
  for (const hour of [0, 3, 6, 9, 11, 12, 15, 18, 21, 23]) {
    const name = partOf(format, Date.UTC(2026, 0, 1, hour), "dayPeriod");
    if (name !== "" && !evening.has(name)) evening.set(name, hour >= 12);
  }
}

function monthIn({ months, longMonths }: LocaleWords, word: string): number {
  const exact = months.get(word);
  if (exact !== undefined) return exact;
  if (word.length < 3) return 0;
  const fitting = new Set(longMonths.filter(([name]) => name.startsWith(word)).map(([, month]) => month));
  return fitting.size === 1 ? [...fitting][0]! : 0;
}

/** More different words than a list of dates in one language has. */
const maxWords = 60;

/**
 * The months that a list of dates can mean, one number per date: every way in which one language knows a month in each
 * of them. Where a language calls two words of a date months (Spanish `mar` is Tuesday, too), the last one is meant.
 */
export function monthReadings(dates: readonly (readonly string[])[]): number[][] {
  const distinct = new Set(dates.flat());
  if (distinct.size > maxWords) return [];
  const readings = new Map<string, number[]>();
  for (const locale of words().locales) {
    const meaning = new Map([...distinct].map((word) => [word, monthIn(locale, word)]));
    const months = dates.map((date) => date.reduce((found, word) => meaning.get(word) || found, 0));
    if (!months.includes(0)) readings.set(months.join(), months);
  }
  return [...readings.values()];
}

/** The days of the week that a word can name, in any language; null where it names none. */
export function weekdaysOf(word: string): ReadonlySet<number> | null {
  return words().weekdays.get(word) ?? null;
}

/** Whether a word stands for the hours from noon on; null where it is no such word. */
export function isEvening(word: string): boolean | null {
  return words().evening.get(word) ?? null;
}
