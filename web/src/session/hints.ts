import type { Preferences } from "@duplistatus/contract";

type Hints = Pick<Preferences, "theme" | "language">;

const storageKey = "duplistatus.display";
const darkDevice = "(prefers-color-scheme: dark)";

/** What this browser remembers of the display preferences, to look right before the server has answered. */
export function readHints(): Hints {
  try {
    return { theme: "system", language: null, ...JSON.parse(localStorage.getItem(storageKey) ?? "{}") };
  } catch {
    return { theme: "system", language: null };
  }
}

/** Keeps theme and language for the next visit; a browser that forbids it only flashes then. */
export function rememberHints(hints: Hints): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(hints));
  } catch {}
}

/** Shows the page in a theme. */
export function applyTheme(theme: Preferences["theme"]): void {
  const dark = theme === "dark" || (theme === "system" && matchMedia(darkDevice).matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

/** Follows the device when it turns dark in the evening. */
export function followSystemTheme(): void {
  matchMedia(darkDevice).addEventListener("change", () => applyTheme(readHints().theme));
}
