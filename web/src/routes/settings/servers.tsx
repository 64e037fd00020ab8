import { getRouteApi } from "@tanstack/react-router";
import { Servers } from "../../features/servers/servers.tsx";

const route = getRouteApi("/app/settings/servers");

/** Settings: every server, how it is reached, and who is who. */
export function ServersPage() {
  const { q = "", show = "all", server } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Servers
      text={q}
      show={show}
      onFilter={(text, next) =>
        void navigate({
          search: { q: text || undefined, show: next === "all" ? undefined : next },
          replace: true,
          resetScroll: false,
        })
      }
      shown={server ?? null}
      onShow={(id) =>
        void navigate({
          search: (before) => ({ ...before, server: id ?? undefined }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}
