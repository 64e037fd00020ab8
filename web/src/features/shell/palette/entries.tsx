import type { Preferences } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  BookOpen,
  Database,
  Download,
  Keyboard,
  LayoutGrid,
  ListChecks,
  LogOut,
  MonitorPlay,
  Moon,
  RefreshCw,
  Rows3,
  Server,
  SlidersHorizontal,
  Sun,
} from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../../../api/queries.ts";
import { useLogout } from "../../../session/logout.ts";
import { useMe, usePreferences } from "../../../session/me.ts";
import { useChooseServers, useCollectFromAll } from "../../collecting/open-collect-dialog.tsx";
import { useSections } from "../../settings/settings-nav.tsx";
import { guideAddress } from "../guide-part.ts";
import { type Candidate, candidate } from "./rank.ts";

/** One thing to jump to or to do. */
export interface PaletteEntry {
  key: string;
  kind: "server" | "backup" | "setting" | "action";
  label: string;
  detail: string;
  icon: ReactNode;
  run: () => void;
}

const icon = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;

/** Everything that can be jumped to or done from anywhere: actions, settings, servers, backups. */
export function useEntries(onHelp: () => void): Candidate<PaletteEntry>[] {
  const actions = useActions(onHelp);
  const settings = useSettings();
  const places = usePlaces();
  return useMemo(() => [...places, ...settings, ...actions], [places, settings, actions]);
}

function useActions(onHelp: () => void): Candidate<PaletteEntry>[] {
  const { t } = useTranslation("palette");
  const { t: shell } = useTranslation("shell");
  const admin = useMe().role === "admin";
  const client = useQueryClient();
  const navigate = useNavigate();
  const { change } = usePreferences();
  const choose = useChooseServers();
  const collectFromAll = useCollectFromAll();
  const logout = useLogout();
  return useMemo(() => {
    const set = (patch: Partial<Preferences>) => () => change(patch);
    const action = (
      key: string,
      label: string,
      picture: ReactNode,
      run: () => void,
    ): Candidate<PaletteEntry> =>
      candidate({ key, kind: "action", label, detail: t("kind.action"), icon: picture, run }, label);
    return [
      action("home", shell("home"), <LayoutGrid {...icon} />, () => void navigate({ to: "/" })),
      action("refresh", shell("refresh"), <RefreshCw {...icon} />, () => void client.invalidateQueries()),
      ...(admin
        ? [
            action("collect", shell("collect.choose"), <ListChecks {...icon} />, choose),
            action("collect-all", shell("collect.all"), <Download {...icon} />, () => void collectFromAll()),
          ]
        : []),
      action(
        "trouble",
        t("onlyTrouble"),
        <SlidersHorizontal {...icon} />,
        () => void navigate({ to: "/", search: { trouble: true } }),
      ),
      action("cards", t("cards"), <LayoutGrid {...icon} />, () => {
        change({ layout: "cards" });
        void navigate({ to: "/" });
      }),
      action("table", t("table"), <Rows3 {...icon} />, () => {
        change({ layout: "table" });
        void navigate({ to: "/" });
      }),
      action("light", t("light"), <Sun {...icon} />, set({ theme: "light" })),
      action("dark", t("dark"), <Moon {...icon} />, set({ theme: "dark" })),
      action("wall", t("wall"), <MonitorPlay {...icon} />, () => void navigate({ to: "/wall" })),
      action("keys", t("keys"), <Keyboard {...icon} />, onHelp),
      action("guide", shell("guide"), <BookOpen {...icon} />, () => location.assign(guideAddress("/"))),
      action("logout", shell("user.logout"), <LogOut {...icon} />, () => void logout()),
    ];
  }, [t, shell, admin, client, navigate, change, choose, collectFromAll, logout, onHelp]);
}

function useSettings(): Candidate<PaletteEntry>[] {
  const { t } = useTranslation("palette");
  const navigate = useNavigate();
  const sections = useSections();
  return sections.flatMap((group) =>
    group.pages.map((page) =>
      candidate<PaletteEntry>(
        {
          key: page.to,
          kind: "setting",
          label: page.label,
          detail: t("kind.setting"),
          icon: <SlidersHorizontal {...icon} />,
          run: () => void navigate({ to: page.to }),
        },
        page.label,
        [group.label, t("kind.setting")],
      ),
    ),
  );
}

function usePlaces(): Candidate<PaletteEntry>[] {
  const { data } = useQuery(dashboardQuery);
  const navigate = useNavigate();
  return useMemo(() => {
    if (!data) return [];
    const servers = new Map(data.servers.map((server) => [server.id, server]));
    return [
      ...data.servers.map((server) => {
        const label = server.alias || server.name;
        return candidate<PaletteEntry>(
          {
            key: `server ${server.id}`,
            kind: "server",
            label,
            detail: server.alias ? server.name : (server.note ?? ""),
            icon: <Server {...icon} />,
            run: () => void navigate({ to: "/servers/$serverId", params: { serverId: server.id } }),
          },
          label,
          [server.name, server.note, server.url, ...server.tags],
        );
      }),
      ...data.jobs.map((job) => {
        const server = servers.get(job.serverId);
        const detail = server ? server.alias || server.name : "";
        return candidate<PaletteEntry>(
          {
            key: `backup ${job.id}`,
            kind: "backup",
            label: job.name,
            detail,
            icon: <Database {...icon} />,
            run: () => void navigate({ to: "/backups/$backupId", params: { backupId: String(job.id) } }),
          },
          job.name,
          [detail, server?.name],
        );
      }),
    ];
  }, [data, navigate]);
}
