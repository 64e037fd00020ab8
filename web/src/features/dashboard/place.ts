import type { JobState, Preferences } from "@duplistatus/contract";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { usePreferences } from "../../session/me.ts";

/** What the address says of the list; undefined = as the user prefers. */
export interface Place {
  state?: JobState | undefined;
  trouble?: boolean | undefined;
  sort?: Preferences["sort"] | undefined;
  group?: Preferences["grouping"] | undefined;
  layout?: Preferences["layout"] | undefined;
  versions?: number | undefined;
  edit?: string | undefined;
}

/** How the list is shown: what the address asks for, else what the user prefers. A choice goes into both. */
export function useListView(place: Place) {
  const { preferences, change } = usePreferences();
  const navigate = useNavigate({ from: "/" });
  const { trouble, sort, group, layout } = place;
  const shown = useMemo<Preferences>(
    () => ({
      ...preferences,
      onlyTrouble: trouble ?? preferences.onlyTrouble,
      sort: sort ?? preferences.sort,
      grouping: group ?? preferences.grouping,
      layout: layout ?? preferences.layout,
    }),
    [preferences, trouble, sort, group, layout],
  );
  return {
    preferences: shown,
    change: (patch: Partial<Preferences>) => {
      change(patch);
      void navigate({
        to: "/",
        search: (before) => ({
          ...before,
          ...(patch.onlyTrouble !== undefined && { trouble: patch.onlyTrouble }),
          ...(patch.sort && { sort: patch.sort }),
          ...(patch.grouping && { group: patch.grouping }),
          ...(patch.layout && { layout: patch.layout }),
        }),
        replace: true,
        resetScroll: false,
      });
    },
    setState: (state: JobState | null) =>
      void navigate({
        to: "/",
        search: (before) => ({ ...before, state: state ?? undefined }),
        resetScroll: false,
      }),
  };
}
