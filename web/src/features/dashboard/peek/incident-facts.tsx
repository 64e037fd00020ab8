import type { IncidentMark } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { incidentQuery } from "../../../api/incidents.ts";
import { useReader } from "../../../format/index.ts";
import { Fact, Facts } from "./facts.tsx";

/**
 * An open incident: since when, who was told, who looks after it; leads to it.
 * @param first nothing stands above it
 */
export function IncidentFacts({ incident, first = false }: { incident: IncidentMark; first?: boolean }) {
  const { t } = useTranslation("incidents");
  const reader = useReader();
  const { format } = reader;
  const { data } = useQuery({ ...incidentQuery(incident.id), staleTime: 60_000 });
  const told = data?.incident.lastNotifiedAt;
  return (
    <div className={first ? "" : "mt-2 border-t border-line pt-2"}>
      <Facts>
        <Fact name={t("board.incident")}>
          <Link
            to="/settings/incidents"
            search={{ incident: incident.id }}
            className="text-accent underline-offset-2 hover:underline"
          >
            {causeName(incident.cause, reader)}
          </Link>
        </Fact>
        <Fact name={t("dialog.openedAt")}>{format.weekdayTime(incident.openedAt)}</Fact>
        {told !== undefined && (
          <Fact name={t("board.told")}>{told === null ? t("dialog.nobody") : format.weekdayTime(told)}</Fact>
        )}
        {data?.incident.acknowledgedBy && (
          <Fact name={t("dialog.acknowledgedBy")}>{data.incident.acknowledgedBy}</Fact>
        )}
        {incident.snoozedUntil !== null && (
          <Fact name={t("dialog.snoozedUntil")}>{format.weekdayTime(incident.snoozedUntil)}</Fact>
        )}
      </Facts>
    </div>
  );
}
