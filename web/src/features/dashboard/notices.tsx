import type { DashboardSummary } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";

/** What waits for an administrator, in one quiet line. */
export function Notices({ summary }: { summary: DashboardSummary }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { waitingForApproval: waiting, quarantined } = summary;
  if (waiting === 0 && quarantined === 0) return null;
  const link = "ml-1.5 inline-block py-0.5 text-accent underline-offset-2 hover:underline max-sm:py-2.5";
  return (
    <p className="-mt-1 mb-4 flex flex-wrap gap-x-6 text-sm text-ink-2">
      {waiting > 0 && (
        <span>
          {t("notice.waiting", { count: waiting, n: format.number(waiting) })}
          <Link to="/settings/waiting" className={link}>
            {t("notice.review")}
          </Link>
        </span>
      )}
      {quarantined > 0 && (
        <span>
          {t("notice.quarantined", { count: quarantined, n: format.number(quarantined) })}
          <Link to="/settings/quarantine" className={link}>
            {t("notice.review")}
          </Link>
        </span>
      )}
    </p>
  );
}
