import { getRouteApi } from "@tanstack/react-router";
import { Monitoring } from "../../features/monitoring/monitoring.tsx";

const route = getRouteApi("/app/settings/monitoring");

/** Settings: when each backup is expected, and how late it may be. */
export function MonitoringPage() {
  const { q = "", show = "all" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Monitoring
      text={q}
      show={show}
      onFilter={(text, next) =>
        void navigate({
          search: { q: text || undefined, show: next === "all" ? undefined : next },
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
