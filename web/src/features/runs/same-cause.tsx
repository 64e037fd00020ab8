import type { RunDetail } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";

/** Which other servers fail for the same cause at this time; nothing where there are none. */
export function SameCause({ same }: { same: RunDetail["sameCause"] }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  if (same === null || same.servers === 0) return null;
  const more = same.servers - new Set(same.runs.map(({ serverName }) => serverName)).size;
  return (
    <details className="group">
      <summary className="cursor-pointer rounded-xs font-medium max-sm:py-2">
        {t("failure.elsewhere", { count: same.servers, n: format.number(same.servers) })}
      </summary>
      <ul className="mt-1.5 grid gap-x-5 gap-y-0.5 pl-4 sm:grid-cols-2">
        {same.runs.map(({ runId, jobName, serverName }) => (
          <li key={runId} className="min-w-0 truncate max-sm:leading-10">
            <Link
              to="/runs/$runId"
              params={{ runId: String(runId) }}
              className="rounded-xs underline-offset-2 hover:underline"
            >
              {serverName} <span className="text-ink-3">{jobName}</span>
            </Link>
          </li>
        ))}
        {more > 0 && (
          <li className="text-ink-3">
            {t("failure.elsewhereMore", { count: more, n: format.number(more) })}
          </li>
        )}
      </ul>
    </details>
  );
}
