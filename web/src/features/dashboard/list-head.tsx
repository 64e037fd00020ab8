import type { JobState, Preferences } from "@duplistatus/contract";
import { LayoutGrid, Rows3, SlidersHorizontal, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { stateMark } from "../../jobs/state-mark.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { usePhone } from "./use-media.ts";

interface ListHeadProps {
  shown: number;
  total: number;
  preferences: Preferences;
  onChange: (change: Partial<Preferences>) => void;
  state: JobState | null;
  onClearState: () => void;
}

const sorts = ["trouble", "name", "last-run", "size"] as const;

/** What the list shows and how: count, filters, order, layout. Every choice is remembered for the user. */
export function ListHead({ shown, total, preferences, onChange, state, onClearState }: ListHeadProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { onlyTrouble, sort, layout } = preferences;
  const phone = usePhone();
  const part = shown !== total;
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-x-1.5 gap-y-2">
      <h2 className="text-md font-semibold whitespace-nowrap">{t(part ? "list.shown" : "list.all")}</h2>
      <span className="num ml-0.5 text-ink-3" aria-live="polite">
        {part
          ? t("list.ofAll", { n: format.number(shown), total: format.number(total) })
          : format.number(total)}
      </span>
      {state && (
        <button
          type="button"
          onClick={onClearState}
          aria-label={t("list.clearState", { state: t(`state.${state}`) })}
          className={`${buttonClass()} ml-2`}
        >
          <StatusMark kind={stateMark(state)} size={14} />
          {t(`state.${state}`)}
          <X aria-hidden size={13} />
        </button>
      )}
      <div className="ml-auto flex items-center gap-1.5 max-sm:gap-1">
        <button
          type="button"
          aria-pressed={onlyTrouble}
          onClick={() => onChange({ onlyTrouble: !onlyTrouble })}
          className={`${buttonClass("ghost")} max-sm:px-2 aria-pressed:border-line-strong aria-pressed:bg-surface aria-pressed:text-ink`}
        >
          {onlyTrouble && <TriangleAlert aria-hidden size={14} />}
          {t("list.onlyTrouble")}
        </button>
        <Menu label={t("sort.title")} align="end" items={() => [sortItem(t, preferences, onChange)]}>
          <button type="button" className={`${buttonClass("ghost")} max-sm:hidden`}>
            {t("sort.label", { by: t(`sort.${sort}`) })}
          </button>
        </Menu>
        <Menu
          label={t("view.label")}
          align="end"
          items={() => [
            ...(phone ? [sortItem(t, preferences, onChange)] : []),
            ...viewItems(t, preferences, onChange),
          ]}
        >
          <button type="button" className={buttonClass("ghost")} aria-label={t("view.label")}>
            <SlidersHorizontal aria-hidden size={14} className="sm:hidden" />
            <span className="max-sm:sr-only">{t("view.label")}</span>
          </button>
        </Menu>
        <Segmented
          label={t("view.layout")}
          value={layout}
          options={[
            layoutOption("cards", t("view.cards"), <LayoutGrid aria-hidden size={15} />, phone),
            layoutOption("table", t("view.table"), <Rows3 aria-hidden size={15} />, phone),
          ]}
          onChange={(value) => onChange({ layout: value })}
        />
      </div>
    </div>
  );
}

/** On a phone the icon alone is seen; its word stays for screen readers. */
function layoutOption(value: Preferences["layout"], word: string, icon: ReactNode, phone: boolean) {
  if (!phone) return { value, label: word, icon };
  return {
    value,
    label: "",
    icon: (
      <>
        {icon}
        <span className="sr-only">{word}</span>
      </>
    ),
  };
}

type T = ReturnType<typeof useTranslation<"dashboard">>["t"];
type Change = ListHeadProps["onChange"];

function sortItem(t: T, preferences: Preferences, onChange: Change) {
  return {
    type: "choice" as const,
    label: t("sort.title"),
    value: preferences.sort,
    options: sorts.map((value) => ({ value, label: t(`sort.${value}`) })),
    onChange: (value: string) => onChange({ sort: value as Preferences["sort"] }),
  };
}

function viewItems(t: T, preferences: Preferences, onChange: Change) {
  return [
    {
      type: "choice" as const,
      label: t("view.group"),
      value: preferences.grouping,
      options: (["none", "tag", "server", "status"] as const).map((value) => ({
        value,
        label: t(`view.group_${value}`),
      })),
      onChange: (value: string) => onChange({ grouping: value as Preferences["grouping"] }),
    },
    {
      type: "choice" as const,
      label: t("view.density"),
      value: preferences.density,
      options: (["comfortable", "compact"] as const).map((value) => ({ value, label: t(`view.${value}`) })),
      onChange: (value: string) => onChange({ density: value as Preferences["density"] }),
    },
    {
      type: "choice" as const,
      label: t("view.panel"),
      value: preferences.sidePanel,
      options: (["off", "status", "metrics"] as const).map((value) => ({
        value,
        label: t(`view.panel_${value}`),
      })),
      onChange: (value: string) => onChange({ sidePanel: value as Preferences["sidePanel"] }),
    },
  ];
}
