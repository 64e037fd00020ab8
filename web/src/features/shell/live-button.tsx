import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type LiveState, useLive } from "../../api/live.tsx";
import { useFormat } from "../../format/index.ts";
import { usePreferences } from "../../session/me.ts";
import { classes } from "../../ui/classes.ts";
import { ContextMenu, MenuChevron, type MenuEntry } from "../../ui/menu.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

const intervals = [10, 30, 60, 120, 300, 900];

const pulses: Record<LiveState, string> = {
  live: "bg-ok-fill ring-3 ring-ok-weak",
  reconnecting: "bg-warn-fill ring-3 ring-warn-weak motion-safe:animate-pulse",
  lost: "border-2 border-warn",
  paused: "border-2 border-line-control",
};

/** The menu of the automatic updates: on or off, how often without a live connection, and where to set the rest. */
export function useLiveEntries(): () => MenuEntry[] {
  const { t } = useTranslation("shell");
  const { preferences, change } = usePreferences();
  const format = useFormat();
  const navigate = useNavigate();
  const choices = intervals.includes(preferences.refreshInterval)
    ? intervals
    : [...intervals, preferences.refreshInterval].sort((a, b) => a - b);
  return () => [
    {
      type: "check",
      label: t("live.options"),
      checked: preferences.autoRefresh,
      onChange: (autoRefresh) => change({ autoRefresh }),
    },
    { type: "separator" },
    {
      type: "choice",
      label: t("live.interval"),
      value: String(preferences.refreshInterval),
      options: choices.map((seconds) => ({ value: String(seconds), label: format.duration(seconds * 1000) })),
      onChange: (value) => change({ refreshInterval: Number(value) }),
    },
    { type: "separator" },
    { label: t("live.displaySettings"), onSelect: () => void navigate({ to: "/settings/display" }) },
  ];
}

/** Says how the page is kept up to date; a press pauses and resumes that. */
export function LiveButton() {
  const { t } = useTranslation("shell");
  const { state: live } = useLive();
  const { preferences, change } = usePreferences();
  const entries = useLiveEntries();
  const action = t(preferences.autoRefresh ? "live.pause" : "live.resume");
  return (
    <div className="flex items-center">
      <ContextMenu label={t("live.options")} items={entries} at="element">
        <button
          type="button"
          aria-label={`${t(`live.${live}`)} – ${action}`}
          onClick={() => change({ autoRefresh: !preferences.autoRefresh })}
          className="flex h-8.5 items-center gap-2 rounded-md px-2.5 text-xs whitespace-nowrap text-ink-2 hover:bg-sunken hover:text-ink max-sm:h-10"
        >
          <Tooltip text={action}>
            <span className="flex items-center gap-2">
              <span aria-hidden="true" className={classes("size-1.75 rounded-full", pulses[live])} />
              {t(`live.${live}`)}
            </span>
          </Tooltip>
        </button>
      </ContextMenu>
      <MenuChevron
        label={t("live.options")}
        items={entries}
        className="grid h-8.5 w-6 -ml-1 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink max-sm:hidden"
      />
    </div>
  );
}
