declare module "*/scripts/lib/machine.mjs" {
  /** Path of a Chromium-like browser, or null. */
  export function findBrowser(): string | null;
}
