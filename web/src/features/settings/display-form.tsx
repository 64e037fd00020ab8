import type { Language, Preferences } from "@duplistatus/contract";
import { LayoutGrid, Rows3 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow, weekdayNames, zoneCity } from "../../format/index.ts";
import { localeChoices } from "../../format/locales.ts";
import { languageNames } from "../../i18n/i18n.ts";
import { useMe, usePreferences } from "../../session/me.ts";
import { Panel } from "../../ui/panel.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { Select } from "../../ui/select.tsx";
import { Switch } from "../../ui/toggle.tsx";

const intervals = [10, 30, 60, 120, 300, 900];
const tableSizes = [25, 50, 100, 200];
const ranges = ["1W", "2W", "1M", "3M", "1Y", "all"] as const;

/** The choices with what is chosen among them, in order. */
const withChosen = (choices: readonly number[], chosen: number): number[] =>
  choices.includes(chosen) ? [...choices] : [...choices, chosen].sort((a, b) => a - b);

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
  const { zone } = useMe();
  const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
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
        <Segmented
          label={t("display.zone")}
          inline
          value={preferences.timeZone}
          options={[
            { value: "own", label: t("display.zones.own", { zone: zoneCity(ownZone) }) },
            { value: "server", label: t("display.zones.server", { zone: zoneCity(zone) }) },
          ]}
          onChange={set("timeZone")}
        />
        <Segmented
          label={t("display.sizes")}
          inline
          value={preferences.sizes}
          options={[
            { value: "decimal", label: t("display.sizeSystems.decimal") },
            { value: "binary", label: t("display.sizeSystems.binary") },
          ]}
          onChange={set("sizes")}
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
          options={(["none", "tag", "server", "status"] as const).map((value) => ({
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
      <Group title={t("display.listsAndCharts")}>
        <Select
          inline
          label={t("display.tableSize")}
          value={String(preferences.tableSize)}
          options={withChosen(tableSizes, preferences.tableSize).map((value) => ({
            value: String(value),
            label: format.number(value),
          }))}
          onChange={(value) => change({ tableSize: Number(value) })}
        />
        <Segmented
          label={t("display.chartRange")}
          inline
          value={preferences.chartRange}
          options={ranges.map((value) => ({ value, label: t(`display.ranges.${value}`) }))}
          onChange={set("chartRange")}
        />
        <Segmented
          label={t("display.chartStyle")}
          inline
          value={preferences.chartStyle}
          options={(["bars", "lines"] as const).map((value) => ({
            value,
            label: t(`display.chartStyles.${value}`),
          }))}
          onChange={set("chartStyle")}
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
          options={withChosen(intervals, preferences.refreshInterval).map((value) => ({
            value: String(value),
            label: format.duration(value * 1000),
          }))}
          onChange={(value) => change({ refreshInterval: Number(value) })}
        />
      </Group>
    </div>
  );
}
