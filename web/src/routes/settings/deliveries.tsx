import { getRouteApi } from "@tanstack/react-router";
import { DeliveryList } from "../../features/notifications/deliveries/deliveries.tsx";

const route = getRouteApi("/app/settings/deliveries");

/** Settings: every message, sent or not, and why. */
export function DeliveriesPage() {
  const { q = "", state = "all" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <DeliveryList
      text={q}
      filter={state}
      onFilter={(text, next) =>
        void navigate({
          search: { q: text || undefined, state: next === "all" ? undefined : next },
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
