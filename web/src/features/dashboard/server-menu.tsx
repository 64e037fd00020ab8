import type { DashboardServer } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { meQuery } from "../../api/queries.ts";
import { serverTitle } from "../../jobs/states.ts";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";
import { useDialogs } from "./dialogs.tsx";

/** Only addresses a browser may safely follow; the server's are untrusted text. */
export const webAddress = (url: string | null): string | null =>
  url && /^https?:\/\//i.test(url) ? url : null;

/** The menu of a server: for a right click on its card, and for the button on it. */
export function useServerMenu(server: DashboardServer) {
  const { t } = useTranslation("dashboard");
  const dialogs = useDialogs();
  const client = useQueryClient();
  const navigate = useNavigate();
  const items = useCallback((): MenuEntry[] => {
    const admin = client.getQueryData(meQuery.queryKey)?.role === "admin";
    const address = webAddress(server.url);
    return [
      { label: t("card.onlyThis"), onSelect: () => void navigate({ to: "/", search: { q: server.id } }) },
      ...(address
        ? [{ type: "link", label: t("card.open"), href: address, newWindow: true } satisfies MenuEntry]
        : []),
      ...(admin
        ? ([
            { type: "separator" },
            { label: t("card.edit"), onSelect: () => dialogs.editServer(server) },
          ] satisfies MenuEntry[])
        : []),
    ];
  }, [client, dialogs, navigate, server, t]);
  return { label: t("card.menu", { server: serverTitle(server) }), items };
}

interface ServerMenuButtonProps {
  menu: ReturnType<typeof useServerMenu>;
  className?: string;
}

/** The button that opens the menu of a server. */
export function ServerMenuButton({ menu, className }: ServerMenuButtonProps) {
  return (
    <Menu {...menu} align="end">
      <button
        type="button"
        aria-label={menu.label}
        className={`grid size-7 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink aria-expanded:bg-sunken max-sm:size-10 ${className ?? ""}`}
      >
        <Ellipsis aria-hidden size={15} />
      </button>
    </Menu>
  );
}
