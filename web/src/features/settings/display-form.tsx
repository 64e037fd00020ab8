import type { Language, Preferences } from "@duplistatus/contract";
import { LayoutGrid, Rows3 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow, weekdayNames } from "../../format/index.ts";
import { localeChoices } from "../../format/locales.ts";
import { languageNames } from "../../i18n/i18n.ts";
import { usePreferences } from "../../session/me.ts";
import { Panel } from "../../ui/panel.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggle.tsx";

const intervals = [10, 30, 60, 120, 300, 900];

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Panel title={title}>
      <div className="grid gap-3">{children}</div>
    </Panel>
  );
}

/** The display preferences of one person; every change is saved at once. */
export function DisplayForm() {
  const { t, i18n } = useTranslation("settings");
  const { preferences, change } = usePreferences();
  const format = useFormat();
  const now = useNow();
  const set =
    <K extends keyof Preferences>(key: K) =>
    (value: Preferences[K]) =>
      change({ [key]: value });
  const seconds = intervals.includes(preferences.refreshInterval)
    ? intervals
    : [...intervals, preferences.refreshInterval].sort((a, b) => a - b);
  const locales = localeChoices(preferences.locale, navigator.languages, i18n.language);
  const example = `${format.number(1_204_551)} · ${format.bytes(2_440_000_000)} · ${format.dateTime(now)}`;

  return (
    <div className="grid max-w-180 gap-4">
      <Group title={t("display.look")}>
        <Segmented
          label={t("display.theme")}
          inline
          value={preferences.theme}
          options={(["light", "dark", "system"] as const).map((value) => ({
            value,
            label: t(`display.${value}`),
          }))}
          onChange={set("theme")}
        />
        <Segmented
          label={t("display.density")}
          inline
          value={preferences.density}
          options={(["comfortable", "compact"] as const).map((value) => ({
            value,
            label: t(`display.${value}`),
          }))}
          onChange={set("density")}
        />
      </Group>
      <Group title={t("display.language")}>
        <Select
          inline
          label={t("display.uiLanguage")}
          value={preferences.language ?? ""}
          options={[
            { value: "", label: t("display.browserLanguage") },
            ...Object.entries(languageNames).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => change({ language: (value || null) as Language | null })}
        />
        <Select
          inline
          label={t("display.locale")}
          hint={<span className="num">{example}</span>}
          value={preferences.locale ?? ""}
          options={[{ value: "", label: t("display.browserLocale") }, ...locales]}
          onChange={(value) => change({ locale: value || null })}
        />
        <Select
          inline
          label={t("display.weekday")}
          value={preferences.firstWeekday === null ? "" : String(preferences.firstWeekday)}
          options={[
            { value: "", label: t("display.browserWeekday") },
            ...weekdayNames(i18n.language, "long").map((label, day) => ({ value: String(day), label })),
          ]}
          onChange={(value) => change({ firstWeekday: value === "" ? null : Number(value) })}
        />
      </Group>
      <Group title={t("display.dashboard")}>
        <Segmented
          label={t("display.layout")}
          inline
          value={preferences.layout}
          options={[
            { value: "cards", label: t("display.cards"), icon: <LayoutGrid size={14} aria-hidden="true" /> },
            { value: "table", label: t("display.table"), icon: <Rows3 size={14} aria-hidden="true" /> },
          ]}
          onChange={set("layout")}
        />
        <Select
          inline
          label={t("display.sort")}
          value={preferences.sort}
          options={(["trouble", "name", "last-run", "size"] as const).map((value) => ({
            value,
            label: t(`display.sorts.${value}`),
          }))}
          onChange={set("sort")}
        />
        <Select
          inline
          label={t("display.grouping")}
          value={preferences.grouping}
          options={(["none", "tag"] as const).map((value) => ({
            value,
            label: t(`display.groupings.${value}`),
          }))}
          onChange={set("grouping")}
        />
        <Select
          inline
          label={t("display.sidePanel")}
          value={preferences.sidePanel}
          options={(["off", "status", "metrics"] as const).map((value) => ({
            value,
            label: t(`display.sidePanels.${value}`),
          }))}
          onChange={set("sidePanel")}
        />
        <Switch
          label={t("display.onlyTrouble")}
          checked={preferences.onlyTrouble}
          onChange={set("onlyTrouble")}
        />
      </Group>
      <Group title={t("display.updates")}>
        <Switch
          label={t("display.autoRefresh")}
          hint={t("display.autoRefreshText")}
          checked={preferences.autoRefresh}
          onChange={set("autoRefresh")}
        />
        <Select
          inline
          label={t("display.interval")}
          value={String(preferences.refreshInterval)}
          disabled={!preferences.autoRefresh}
          options={seconds.map((value) => ({ value: String(value), label: format.duration(value * 1000) }))}
          onChange={(value) => change({ refreshInterval: Number(value) })}
        />
      </Group>
    </div>
  );
}
