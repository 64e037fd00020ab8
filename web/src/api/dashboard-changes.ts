import type { Dashboard, DashboardChanges } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { api } from "./client.ts";

type Changes = NonNullable<DashboardChanges["changes"]>;

/** The list with its members replaced by newer ones, and the new ones in their place; unchanged ones stay the same objects. */
function joined<One extends { id: string | number }>(
  list: readonly One[],
  newer: readonly One[],
  compare: (a: One, b: One) => number,
): One[] {
  const left = new Map(newer.map((one) => [one.id, one]));
  const result = list.map((one) => {
    const found = left.get(one.id);
    left.delete(one.id);
    return found ?? one;
  });
  return left.size === 0 ? result : [...result, ...left.values()].sort(compare);
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The dashboard as the changes leave it. */
export function withChanges(before: Dashboard, { from: _, ...changes }: Changes): Dashboard {
  const label = ({ alias, name }: Dashboard["servers"][number]) => (alias ?? name).toLowerCase();
  return {
    ...changes,
    servers: joined(before.servers, changes.servers, (a, b) => byText(label(a), label(b))),
    jobs: joined(
      before.jobs,
      changes.jobs,
      (a, b) => byText(a.serverId, b.serverId) || byText(a.name.toLowerCase(), b.name.toLowerCase()),
    ),
  };
}

/** Reads what changed since a version; null where everything is to be read. */
export const readChanges = async (version: string, signal?: AbortSignal): Promise<Changes | null> =>
  (
    await api.get<DashboardChanges>(paths.dashboardChanges, {
      query: { since: version },
      ...(signal && { signal }),
    })
  ).changes;
