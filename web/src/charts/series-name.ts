import type { ChartSeries } from "@duplistatus/contract";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

/** What a series is called: its backup, with its server where several have the same. */
export function useSeriesName(): (series: ChartSeries) => string {
  const { t } = useTranslation("charts");
  return useCallback(
    ({ kind, name, serverName }) =>
      kind === "job" && name !== null
        ? [name, serverName].filter(Boolean).join(" · ")
        : t(kind === "others" ? "others" : "sum"),
    [t],
  );
}
