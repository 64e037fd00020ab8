import type { Dashboard } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";

/** What waits for an administrator, and what concerns whole servers or schedules, in one quiet line. */
export function Notices({ data }: { data: Dashboard }) {
  const { t } = useTranslation("dashboard");
  const { t: incidents } = useTranslation("incidents");
  const { summary, servers, jobs } = data;
  const admin = useMe().role === "admin";
  const format = useFormat();
  const waiting = admin ? summary.waitingForApproval : 0;
  const quarantined = admin ? summary.quarantined : 0;
  const unreachable = servers.filter((server) => server.incident?.cause === "server_unreachable").length;
  const schedules = jobs.filter((job) => job.watch.warnings.length > 0).length;
  const unscheduled = admin
    ? jobs.filter((job) => job.state === "unscheduled" && job.watch.watched && !job.watch.manual).length
    : 0;
  if (waiting + quarantined + unreachable + schedules + unscheduled === 0) return null;
  const link = "ml-1.5 inline-block py-0.5 text-accent underline-offset-2 hover:underline max-sm:py-2.5";
  return (
    <p className="-mt-1 mb-4 flex flex-wrap gap-x-6 text-sm text-ink-2">
      {unreachable > 0 && (
        <span>
          {incidents("board.unreachable", { count: unreachable, n: format.number(unreachable) })}
          <Link to="/settings/incidents" search={{ cause: "server_unreachable" }} className={link}>
            {incidents("board.show")}
          </Link>
        </span>
      )}
      {schedules > 0 && (
        <span>
          {incidents("board.scheduleWarnings", { count: schedules, n: format.number(schedules) })}
          <Link to="/settings/monitoring" search={{ show: "warnings" }} className={link}>
            {incidents("board.show")}
          </Link>
        </span>
      )}
      {unscheduled > 0 && (
        <span>
          {t("notice.unscheduled", { count: unscheduled, n: format.number(unscheduled) })}
          <Link to="/settings/monitoring" search={{ show: "unknown" }} className={link}>
            {t("notice.setInterval")}
          </Link>
        </span>
      )}
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
