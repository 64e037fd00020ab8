export * from "./accounts.ts";
export * from "./dashboard.ts";
export * from "./errors.ts";
export * from "./events.ts";
export * from "./monitoring.ts";
export * from "./reports.ts";
export * from "./settings.ts";
export * from "./words.ts";
