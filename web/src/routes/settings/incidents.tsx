import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Incidents } from "../../features/incidents/incidents.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

const route = getRouteApi("/app/settings/incidents");

/** Settings: what went wrong, and what is wrong now. */
export function IncidentsPage() {
  const { t } = useTranslation("incidents");
  const { state = "open", cause, server, incident } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} />
      <Incidents
        filter={{ state, cause: cause ?? null, server: server ?? null }}
        onFilter={(filter) =>
          void navigate({
            search: {
              state: filter.state === "open" ? undefined : filter.state,
              cause: filter.cause ?? undefined,
              server: filter.server ?? undefined,
            },
            replace: true,
            resetScroll: false,
          })
        }
        shown={incident ?? null}
        onShow={(id) =>
          void navigate({
            search: (before) => ({ ...before, incident: id ?? undefined }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    </>
  );
}
