import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Siren } from "lucide-react";
import { useTranslation } from "react-i18next";
import { incidentCountQuery } from "../../api/incidents.ts";
import { useFormat } from "../../format/index.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

/** Leads to the incidents; shows how many are open that nobody looks after. */
export function IncidentsButton() {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const { data } = useQuery(incidentCountQuery);
  const count = data?.unattended ?? 0;
  const label = count > 0 ? t("toolbar.open", { count }) : t("toolbar.none");
  return (
    <Tooltip text={label}>
      <Link to="/settings/incidents" aria-label={label} className={iconButtonClass}>
        <Siren size={16} strokeWidth={1.75} aria-hidden="true" />
        {count > 0 && (
          <span
            aria-hidden="true"
            className={`num absolute top-0 right-0 min-w-4 rounded-full px-1 text-center text-2xs leading-4 font-bold ${data && data.critical > 0 ? "bg-err-weak text-err" : "bg-warn-weak text-warn"}`}
          >
            {count > 99 ? "99+" : format.number(count)}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
