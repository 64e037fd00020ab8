import type { ServerEntry } from "@duplistatus/contract";
import {
  AppWindow,
  Archive,
  ArchiveRestore,
  Combine,
  Download,
  Ellipsis,
  History,
  PanelsTopLeft,
  Plug,
  Send,
  Stethoscope,
  Trash2,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { webInterface } from "../../format/web-address.ts";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";
import { serverTitle } from "./model/servers.ts";

/** What can be done with one server; `null` where the reader may only look. */
export interface ServerActions {
  collect: (server: ServerEntry, kind: "collect" | "test") => void;
  /** How it is reached: adds a connection, or changes it. */
  connect: (server: ServerEntry) => void;
  /** Has its reports sent here. */
  report: (server: ServerEntry) => void;
  merge: (server: ServerEntry) => void;
  archive: (server: ServerEntry, archived: boolean) => void;
  remove: (server: ServerEntry) => void;
}

interface ServerMenuProps {
  server: ServerEntry;
  actions: ServerActions | null;
  /** Left out where the details are open already. */
  onDetails?: (() => void) | undefined;
}

/** The button that opens the menu of a server. */
export function ServerMenu({ server, actions, onDetails }: ServerMenuProps) {
  const { t } = useTranslation("servers");
  const label = t("action.menu", { server: serverTitle(server) });
  const icon = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;
  const items = (): MenuEntry[] => {
    const archived = server.archivedAt !== null;
    const address = webInterface(server.url, false);
    const older = webInterface(server.url, true);
    const entries: MenuEntry[] = [];
    if (onDetails)
      entries.push({ label: t("action.details"), icon: <PanelsTopLeft {...icon} />, onSelect: onDetails });
    if (actions && server.connection && !archived)
      entries.push(
        {
          label: t("action.collect"),
          icon: <Download {...icon} />,
          onSelect: () => actions.collect(server, "collect"),
        },
        {
          label: t("action.test"),
          icon: <Stethoscope {...icon} />,
          onSelect: () => actions.collect(server, "test"),
        },
        {
          label: t("action.reporting"),
          icon: <Send {...icon} />,
          onSelect: () => actions.report(server),
        },
      );
    if (address && older)
      entries.push(
        {
          type: "link",
          label: t("action.open"),
          icon: <AppWindow {...icon} />,
          href: address,
          newWindow: true,
        },
        {
          type: "link",
          label: t("action.openOld"),
          icon: <History {...icon} />,
          href: older,
          newWindow: true,
        },
      );
    if (actions)
      entries.push(
        { type: "separator" },
        {
          label: t(server.connection ? "action.editConnection" : "action.connect"),
          icon: <Plug {...icon} />,
          onSelect: () => actions.connect(server),
        },
        { label: t("action.merge"), icon: <Combine {...icon} />, onSelect: () => actions.merge(server) },
        archived
          ? {
              label: t("action.restore"),
              icon: <ArchiveRestore {...icon} />,
              onSelect: () => actions.archive(server, false),
            }
          : {
              label: t("action.archive"),
              icon: <Archive {...icon} />,
              onSelect: () => actions.archive(server, true),
            },
        { type: "separator" },
        {
          label: t("action.delete"),
          icon: <Trash2 {...icon} />,
          danger: true,
          onSelect: () => actions.remove(server),
        },
      );
    return entries;
  };
  return (
    <Menu label={label} items={items} align="end">
      <button
        type="button"
        aria-label={label}
        className="grid size-7 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink aria-expanded:bg-sunken max-sm:size-10"
      >
        <Ellipsis aria-hidden size={15} />
      </button>
    </Menu>
  );
}
