import type { IncidentCause } from "@duplistatus/contract";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useRef } from "react";
import { useTranslation } from "react-i18next";
import {
  type IncidentFilter,
  incidentCauses,
  incidentCountQuery,
  incidentsQuery,
} from "../../api/incidents.ts";
import { patient } from "../../api/patient.ts";
import { dashboardQuery } from "../../api/queries.ts";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { IncidentList } from "./incident-list.tsx";
import { useIncidentWords } from "./words.ts";

const IncidentDialog = lazy(patient(() => import("./incident-dialog.tsx")));

const states = ["open", "closed", "all"] as const;

interface IncidentsProps {
  filter: IncidentFilter;
  onFilter: (filter: IncidentFilter) => void;
  /** The incident whose dialog is open. */
  shown: number | null;
  onShow: (id: number | null) => void;
}

/** Every trouble, what it was about, how long it lasted, and who looks after it. */
export function Incidents({ filter, onFilter, shown, onShow }: IncidentsProps) {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const words = useIncidentWords();
  const { data: servers = [] } = useQuery({ ...dashboardQuery, select: (dashboard) => dashboard.servers });
  const { data } = useInfiniteQuery(incidentsQuery(filter));
  const total = data?.pages[0]?.total;
  const { data: count } = useQuery(incidentCountQuery);
  // The same count as above the dashboard, where the list is not narrowed.
  const counted = filter.state === "open" && filter.cause === null && filter.server === null;
  const last = useRef(shown);
  if (shown !== null) last.current = shown;
  return (
    <>
      <div className="mb-2.5 flex flex-wrap items-center gap-2.5">
        <Segmented
          label={t("filter.state")}
          value={filter.state}
          options={states.map((value) => ({ value, label: t(`filter.${value}`) }))}
          onChange={(state) => onFilter({ ...filter, state })}
        />
        <BareSelect
          aria-label={t("filter.cause")}
          value={filter.cause ?? ""}
          onChange={(event) =>
            onFilter({ ...filter, cause: (event.target.value || null) as IncidentCause | null })
          }
        >
          <option value="">{t("filter.anyCause")}</option>
          {incidentCauses.map((cause) => (
            <option key={cause} value={cause}>
              {words.cause(cause)}
            </option>
          ))}
        </BareSelect>
        <BareSelect
          aria-label={t("filter.server")}
          value={filter.server ?? ""}
          onChange={(event) => onFilter({ ...filter, server: event.target.value || null })}
          className="sm:max-w-60"
        >
          <option value="">{t("filter.anyServer")}</option>
          {servers.map((server) => (
            <option key={server.id} value={server.id}>
              {server.alias || server.name || server.id}
            </option>
          ))}
        </BareSelect>
        <span role="status" className="num ml-auto text-sm text-ink-3">
          {[
            total !== undefined && t("filter.found", { count: total, n: format.number(total) }),
            counted &&
              count &&
              t("count", {
                needs: format.number(count.unattended),
                acknowledged: format.number(count.acknowledged),
              }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </div>
      <IncidentList filter={filter} onOpen={onShow} />
      {last.current !== null && (
        <Suspense>
          <IncidentDialog
            key={last.current}
            id={last.current}
            open={shown !== null}
            onClose={() => onShow(null)}
          />
        </Suspense>
      )}
    </>
  );
}
