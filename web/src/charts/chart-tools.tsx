import { ChartColumn, ChartLine, Download, Ellipsis, Layers, Table2, ZoomOut } from "lucide-react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu } from "../ui/menu.tsx";
import type { ChartView } from "./view.ts";

interface ChartToolsProps {
  view: ChartView;
  onView: (view: Partial<ChartView>) => void;
  canStack: boolean;
  table: boolean;
  onTable: () => void;
  onCsv: () => void;
  onPng: () => void;
}

/** Bars or lines, together or one upon the other, numbers, and files to keep. */
export function ChartTools({ view, onView, canStack, table, onTable, onCsv, onPng }: ChartToolsProps) {
  const { t } = useTranslation("charts");
  const icon = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;
  const small = "size-7! max-sm:size-10! aria-pressed:bg-sunken aria-pressed:text-ink";
  const lines = view.style === "lines";
  return (
    <span className="flex items-center gap-0.5">
      {view.since !== undefined && (
        <IconButton
          label={t("zoomOut")}
          className={small}
          onClick={() => onView({ since: undefined, to: undefined })}
        >
          <ZoomOut {...icon} />
        </IconButton>
      )}
      {canStack && (
        <IconButton
          label={t("stacked")}
          aria-pressed={view.stacked === true}
          className={small}
          onClick={() => onView({ stacked: view.stacked ? undefined : true })}
        >
          <Layers {...icon} />
        </IconButton>
      )}
      <IconButton
        label={t(lines ? "asBars" : "asLines")}
        className={small}
        onClick={() => onView({ style: lines ? "bars" : "lines" })}
      >
        {lines ? <ChartColumn {...icon} /> : <ChartLine {...icon} />}
      </IconButton>
      <IconButton label={t("table")} aria-pressed={table} className={small} onClick={onTable}>
        <Table2 {...icon} />
      </IconButton>
      <Menu
        label={t("save")}
        align="end"
        items={() => [
          { label: t("png"), icon: <Download {...icon} />, onSelect: onPng },
          { label: t("csv"), icon: <Download {...icon} />, onSelect: onCsv },
        ]}
      >
        <IconButton label={t("save")} className={small}>
          <Ellipsis {...icon} />
        </IconButton>
      </Menu>
    </span>
  );
}
