import type { Collection } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import type { Summary } from "../model/summary.ts";

/** What came of a collection in one sentence: "3 servers: 214 new runs, 1 could not be reached." */
export function useSummaryText({ kind }: Pick<Collection, "kind">, summary: Summary): string {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const many = (count: number) => ({ count, n: format.number(count) });
  const news =
    kind === "test"
      ? summary.done > 0 && t("summary.works", many(summary.done))
      : summary.new > 0
        ? t("summary.new", many(summary.new))
        : summary.done > 0 && t("summary.nothingNew");
  const parts = [
    news,
    summary.newJobs > 0 && t("summary.newJobs", many(summary.newJobs)),
    summary.unread > 0 && t("summary.unread", many(summary.unread)),
    summary.unreachable > 0 && t("summary.unreachable", many(summary.unreachable)),
    summary.refused > 0 && t("summary.refused", many(summary.refused)),
    summary.cancelled > 0 && t("summary.cancelled", many(summary.cancelled)),
  ].filter((part) => part !== false);
  return t("summary.line", {
    servers: t("summary.servers", many(summary.servers)),
    what: parts.length === 0 ? "–" : parts.reduce((first, next) => t("summary.and", { first, next })),
  });
}
