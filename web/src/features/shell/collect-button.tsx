import { Download, History, ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useRunning } from "../../collecting/use-running.ts";
import { useFormat } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { ContextMenu, MenuChevron, type MenuEntry } from "../../ui/menu.tsx";
import {
  useChooseServers,
  useCollectFromAll,
  useOpenCollectDialog,
} from "../collecting/open-collect-dialog.tsx";

/** Everything about collecting in menus: choose servers, collect from all, look at what goes on or went before. */
export function useCollectEntries(): () => MenuEntry[] {
  const { t } = useTranslation("shell");
  const admin = useMe().role === "admin";
  const running = useRunning(admin);
  const choose = useChooseServers();
  const collectFromAll = useCollectFromAll();
  const show = useOpenCollectDialog();
  const { shownId, servers } = running;
  return () =>
    admin
      ? [
          {
            label: t("collect.choose"),
            icon: <ListChecks size={16} aria-hidden="true" />,
            onSelect: choose,
          },
          {
            label: t("collect.all"),
            icon: <Download size={16} aria-hidden="true" />,
            onSelect: () => void collectFromAll(),
          },
          ...(shownId === null
            ? []
            : [
                {
                  label: t(servers === null ? "collect.last" : "collect.current"),
                  icon: <History size={16} aria-hidden="true" />,
                  onSelect: () => show(shownId),
                },
              ]),
        ]
      : [];
}

/** Collects from Duplicati servers, and shows while that goes on; administrators only. */
export function CollectButton() {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const admin = useMe().role === "admin";
  const { servers, shownId } = useRunning(admin);
  const choose = useChooseServers();
  const show = useOpenCollectDialog();
  const entries = useCollectEntries();
  if (!admin) return null;
  const label = servers
    ? t("collect.running", { done: format.number(servers.ended), all: format.number(servers.all) })
    : t("collect.title");
  const press = () => (servers && shownId !== null ? show(shownId) : choose());
  return (
    <div className="flex items-center">
      <ContextMenu label={t("collect.title")} items={entries} at="element">
        <span className="grid">
          <IconButton label={label} aria-haspopup="dialog" onClick={press}>
            <Download
              size={servers ? 13 : 16}
              strokeWidth={servers ? 2 : 1.75}
              aria-hidden="true"
              className={servers ? "text-accent" : ""}
            />
            {servers && <Ring share={servers.share} />}
          </IconButton>
        </span>
      </ContextMenu>
      <MenuChevron
        label={t("collect.title")}
        items={entries}
        className="grid h-8.5 w-6 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
      />
    </div>
  );
}

/** How far it is, around the icon. */
function Ring({ share }: { share: number }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 28 28"
      className="absolute size-7 -rotate-90"
      fill="none"
      strokeWidth="2"
    >
      <circle cx="14" cy="14" r="12" stroke="var(--line-strong)" />
      <circle
        cx="14"
        cy="14"
        r="12"
        pathLength="1"
        stroke="var(--accent)"
        strokeLinecap="round"
        strokeDasharray={`${Math.max(0.04, share)} 1`}
        className="transition-[stroke-dasharray] duration-160"
      />
    </svg>
  );
}
