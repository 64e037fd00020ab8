import { getRouteApi } from "@tanstack/react-router";
import { Templates } from "../../features/notifications/templates/templates.tsx";

const route = getRouteApi("/app/settings/templates");

/** Settings: the words of every message. */
export function TemplatesPage() {
  const navigate = route.useNavigate();
  return (
    <Templates
      place={route.useSearch()}
      onGo={(search) => void navigate({ search, replace: true, resetScroll: false })}
    />
  );
}
