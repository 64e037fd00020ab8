import { useQuery } from "@tanstack/react-query";
import { SquareArrowOutUpRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../../api/queries.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { ContextMenu, Menu, type MenuEntry } from "../../ui/menu.tsx";
import { webInterface } from "./web-interface.ts";

interface WebServer {
  id: string;
  name: string;
  url: string;
}

/** The servers whose web interface can be opened, by name. */
export function useWebServers(): readonly WebServer[] {
  const { data } = useQuery({
    ...dashboardQuery,
    select: ({ servers }) =>
      servers
        .flatMap(({ id, name, alias, url }) =>
          url && webInterface(url, false) ? [{ id, name: alias ?? name, url }] : [],
        )
        .sort((a, b) => a.name.localeCompare(b.name)),
  });
  return data ?? [];
}

/** Menu entries for a list of servers: their web interface, or the older one. */
export function serverLinks(servers: readonly WebServer[], old: boolean): MenuEntry[] {
  return servers.map(({ name, url }) => ({
    type: "link",
    label: name,
    href: webInterface(url, old)!,
    newWindow: true,
  }));
}

/** Opens the web interface of a server in a new window; a right click, or the switch in the menu, takes the older one. */
export function OpenDuplicatiButton() {
  const { t } = useTranslation("shell");
  const servers = useWebServers();
  const [old, setOld] = useState(false);
  if (servers.length === 0) return null;
  const entries = (older: boolean) => (): MenuEntry[] => [
    { type: "heading", label: t("openDuplicati") },
    ...serverLinks(servers, older),
    { type: "separator" },
    { type: "check", label: t("openOld"), checked: older, onChange: setOld },
  ];
  return (
    <ContextMenu label={t("openOld")} items={entries(true)} at="element">
      <span className="grid">
        <Menu label={t("openDuplicati")} items={entries(old)} align="end">
          <IconButton label={t("openDuplicati")}>
            <SquareArrowOutUpRight size={16} strokeWidth={1.75} aria-hidden="true" />
          </IconButton>
        </Menu>
      </span>
    </ContextMenu>
  );
}
