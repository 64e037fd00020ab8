import { getRouteApi } from "@tanstack/react-router";
import { Channels } from "../../features/notifications/channels/channels.tsx";

const route = getRouteApi("/app/settings/channels");

/** Settings: the ways to tell people. */
export function ChannelsPage() {
  const navigate = route.useNavigate();
  return <Channels place={route.useSearch()} onGo={(search) => void navigate({ search })} />;
}
