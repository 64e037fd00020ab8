import type { BackupPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { FactTable } from "./fact-table.tsx";
import { destinationQuery } from "./queries.ts";

const day = 86_400_000;
/** A date further away says nothing. */
const farthest = 5 * 365 * day;

interface DestinationPanelProps {
  page: BackupPage;
  /** How much the stored data grew per day lately, bytes; null when that is not known. */
  growth: number | null;
}

/** Where the backup is kept: how much it takes, what is free, and when that ends. */
export function DestinationPanel({ page, growth }: DestinationPanelProps) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const now = useNow();
  const { data } = useQuery(destinationQuery(page.job.id));
  const stored = page.job.storedBytes;
  const total = data?.assignedBytes ?? data?.totalBytes ?? null;
  const free =
    data?.assignedBytes != null && stored !== null
      ? Math.max(0, data.assignedBytes - stored)
      : (data?.freeBytes ?? null);
  const fullAt = free !== null && growth !== null && growth > 0 ? now + (free / growth) * day : null;
  const own = total && stored ? Math.min(1, stored / total) : null;
  const others = total && free !== null && own !== null ? Math.max(0, 1 - free / total - own) : 0;
  const facts: [string, ReactNode][] = [[t("destination.stored"), format.bytes(stored)]];
  if (free !== null) facts.push([t("destination.free"), format.bytes(free)]);
  if (total !== null)
    facts.push([
      t(data?.assignedBytes != null ? "destination.quota" : "destination.total"),
      format.bytes(total),
    ]);
  if (data?.storedFiles != null) facts.push([t("destination.volumes"), format.number(data.storedFiles)]);
  if (growth !== null)
    facts.push([t("destination.growth"), format.bytesChange(growth * 30) || format.bytes(0)]);
  return (
    <Panel
      title={t("destination.title")}
      aside={
        fullAt !== null && fullAt - now < farthest ? (
          <span className={fullAt - now < 30 * day ? "text-warn" : ""}>
            {t("destination.full", { date: format.date(fullAt) })}
          </span>
        ) : (
          data?.kind && <span className="font-mono text-sm">{data.kind}</span>
        )
      }
    >
      {own !== null && (
        <div
          role="img"
          aria-label={t("destination.bar", { percent: format.percent((own + others) * 100) })}
          className="mb-2.5 flex h-3 overflow-hidden rounded-xs bg-sunken forced-colors:border"
        >
          <i className="bg-accent" style={{ width: `${own * 100}%` }} />
          <i
            className="bg-[color-mix(in_srgb,var(--accent)_40%,var(--surface))]"
            style={{ width: `${others * 100}%` }}
          />
        </div>
      )}
      <FactTable facts={facts} />
    </Panel>
  );
}
