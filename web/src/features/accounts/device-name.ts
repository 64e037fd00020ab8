const browsers: readonly [name: string, mark: RegExp][] = [
  ["Edge", /Edg(?:e|A|iOS)?\//],
  ["Opera", /OPR\//],
  ["Samsung Internet", /SamsungBrowser\//],
  ["Firefox", /(?:Firefox|FxiOS)\//],
  ["Chrome", /(?:Chrome|CriOS)\//],
  ["Safari", /Safari\//],
];

const systems: readonly [name: string, mark: RegExp][] = [
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Windows", /Windows/],
  ["ChromeOS", /CrOS/],
  ["macOS", /Mac OS X|Macintosh/],
  ["Linux", /Linux/],
];

const first = (list: typeof browsers, text: string) => list.find(([, mark]) => mark.test(text))?.[0] ?? null;

/** What a browser calls itself, as people call it; null where nothing is known. */
export function deviceOf(userAgent: string | null): { browser: string; system: string } | string | null {
  if (userAgent === null) return null;
  const browser = first(browsers, userAgent);
  const system = first(systems, userAgent);
  if (browser !== null && system !== null) return { browser, system };
  // Programs begin with their own name, such as curl/8.5.
  return browser ?? system ?? (userAgent.split(/[\s(]/)[0] || null);
}
