import { getRouteApi } from "@tanstack/react-router";
import { Rules } from "../../features/notifications/rules/rules.tsx";

const route = getRouteApi("/app/settings/notifications");

/** Settings: who hears what. */
export function NotificationsPage() {
  const { q = "", differences = false } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Rules
      text={q}
      onlyDifferences={differences}
      onFilter={(text, only) =>
        void navigate({
          search: { q: text || undefined, differences: only || undefined },
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
