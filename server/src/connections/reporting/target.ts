import type { OptionChange, ReportTarget } from "@duplistatus/duplicati";

/** Where Duplicati sends to. @param base address of this installation, with a slash at its end */
export function targetOf(base: string, token: string | null, live: boolean): ReportTarget {
  const end = token === null ? "" : `/${token}`;
  return {
    upload: `${base}api/upload${end}`,
    status: live ? `${base}api/status${end}` : null,
    isOurs: (url) => isOurs(base, url),
  };
}

/** True for an address of this installation's reports or live status, with whatever token. */
export function isOurs(base: string, url: string): boolean {
  const rest = ["upload", "status"]
    .map((name) => `${base}api/${name}`)
    .filter((start) => url.toLowerCase().startsWith(start.toLowerCase()))
    .map((start) => url.slice(start.length));
  return rest.some((text) => text === "" || /^[/?]/.test(text));
}

/** The token in an address of this installation; null = none. */
export function tokenIn(base: string, url: string): string | null {
  const text = url.slice(`${base}api/upload`.length);
  return /^\/([\w-]+)$/.exec(text)?.[1] ?? null;
}

export const withSlash = (base: string): string => (base.endsWith("/") ? base : `${base}/`);

const urlList = /-url(s)?$/;

/** An address as it may be shown: tokens are left out, and of another receiver all but where it is. */
function shownUrl(base: string, url: string): string {
  if (isOurs(base, url)) return url.replace(/(\/api\/(?:upload|status)\/).+$/i, "$1…");
  if (!URL.canParse(url)) return "…";
  const { origin, pathname, search, username } = new URL(url);
  return pathname === "/" && search === "" && username === "" ? origin : `${origin}/…`;
}

/** Changes as people may see them. */
export const shownChanges = (base: string, changes: readonly OptionChange[]): OptionChange[] =>
  changes.map(({ name, before, after }) => {
    const shown = (value: string | null) =>
      value === null || !urlList.test(name)
        ? value
        : value
            .split(name === "--http-report-status-url" ? /[;,]/ : ";")
            .map((url) => shownUrl(base, url.trim()))
            .join(";");
    return { name, before: shown(before), after: shown(after) };
  });
