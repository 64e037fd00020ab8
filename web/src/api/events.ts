import type { LiveEvent } from "@duplistatus/contract";
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./queries.ts";
import { refreshDashboard } from "./refresh-dashboard.ts";

export type LiveEventType = LiveEvent["type"];
export const liveEventTypes: readonly LiveEventType[] = [
  "hello",
  "alive",
  "runs",
  "live",
  "incidents",
  "servers",
  "collections",
  "database",
  "quarantine",
  "settings",
  "tokens",
  "users",
];

/** The kept data that an event makes old. */
export function touchedBy(event: LiveEvent): readonly QueryKey[] {
  switch (event.type) {
    case "hello":
    case "alive":
      return [];
    case "live":
      return [keys.dashboard, keys.serverPage, keys.backupPage, ...event.jobIds.map(keys.job)];
    case "runs":
      return [
        keys.dashboard,
        keys.serverPage,
        keys.backupPage,
        keys.runs,
        keys.charts,
        keys.monitoring,
        keys.deliveries,
        keys.decisions,
        ...event.jobIds.map(keys.job),
      ];
    case "incidents":
      return [
        keys.dashboard,
        keys.serverPage,
        keys.backupPage,
        keys.monitoring,
        keys.incidents,
        keys.decisions,
        keys.deliveries,
        ...event.jobIds.map(keys.job),
      ];
    case "servers":
      return [
        keys.dashboard,
        keys.waiting,
        keys.tokens,
        keys.monitoring,
        keys.serverPage,
        keys.backupPage,
        keys.servers,
        keys.rules,
      ];
    case "collections":
      return [keys.collections];
    case "database":
      return [keys.database];
    case "quarantine":
      return [keys.dashboard, keys.reports, keys.waiting];
    case "settings":
      return [
        keys.settings,
        keys.tokens,
        keys.monitoring,
        keys.serverPage,
        keys.backupPage,
        keys.maintenance,
        keys.channels,
        keys.relays,
        keys.deliveries,
        keys.decisions,
        keys.rules,
        keys.templates,
        keys.digests,
      ];
    case "tokens":
      return [keys.tokens];
    case "users":
      return [keys.users, keys.sessions];
  }
}

/** Reads again what an event touched and what is on the screen. */
export function applyEvent(client: QueryClient, event: LiveEvent): void {
  // News of a collection come faster than some connections answer: an answer on its way is not given up for the next.
  const options = { cancelRefetch: event.type !== "collections" };
  for (const queryKey of touchedBy(event)) {
    if (queryKey === keys.dashboard) void refreshDashboard(client);
    else void client.invalidateQueries({ queryKey }, options);
  }
}

/** Reads the data of one event; null when it is not what it says it is. */
export function readEvent(type: LiveEventType, data: string): LiveEvent | null {
  try {
    const event = { ...JSON.parse(data), type };
    const namesJobs = type === "runs" || type === "live" || type === "incidents";
    if (namesJobs && !Array.isArray(event.jobIds)) return null;
    return event;
  } catch {
    return null;
  }
}
