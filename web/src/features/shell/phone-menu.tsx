import { useQuery } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { BookOpen, Ellipsis, Siren, SlidersHorizontal, SquareArrowOutUpRight } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { incidentCountQuery } from "../../api/incidents.ts";
import { settingsTarget, useAttention } from "../../session/attention.ts";
import { useMe } from "../../session/me.ts";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";
import { useCollectEntries } from "./collect-button.tsx";
import { guideAddress } from "./guide-part.ts";
import { useLiveEntries } from "./live-button.tsx";
import { useNtfy } from "./ntfy-button.tsx";
import { OpenDuplicatiSheet } from "./open-duplicati.tsx";

/** On phones: everything of the toolbar that has no room there. */
export function PhoneMenu() {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const admin = useMe().role === "admin";
  const attention = useAttention();
  const collectEntries = useCollectEntries();
  const liveEntries = useLiveEntries();
  const [picking, setPicking] = useState(false);
  const count = attention.quarantined + attention.waiting;
  const ntfy = useNtfy();
  const { t: incidents } = useTranslation("incidents");
  const { data: open } = useQuery(incidentCountQuery);
  const unattended = open?.unattended ?? 0;

  const entries = (): MenuEntry[] => [
    {
      label: incidents("toolbar.none"),
      ...(unattended > 0 && { detail: String(unattended) }),
      icon: <Siren size={16} aria-hidden="true" />,
      onSelect: () => void navigate({ to: "/settings/incidents" }),
    },
    {
      label: t("settings"),
      ...(count > 0 && { detail: String(count) }),
      icon: <SlidersHorizontal size={16} aria-hidden="true" />,
      onSelect: () => void navigate({ to: settingsTarget(attention, admin) }),
    },
    ...ntfy.entries(),
    {
      label: t("openDuplicati"),
      icon: <SquareArrowOutUpRight size={16} aria-hidden="true" />,
      onSelect: () => setPicking(true),
    },
    {
      type: "link",
      label: t("guide"),
      href: guideAddress(path),
      icon: <BookOpen size={16} aria-hidden="true" />,
    },
    ...(admin ? [{ type: "separator" } as const, ...collectEntries()] : []),
    { type: "separator" },
    ...liveEntries(),
  ];
  return (
    <>
      <Menu label={t("more")} items={entries} align="end">
        <IconButton
          label={
            unattended > 0
              ? `${t("more")}. ${incidents("toolbar.open", { count: unattended })}`
              : count > 0
                ? `${t("more")}. ${t("attention", { count })}`
                : t("more")
          }
          className="sm:hidden"
        >
          <Ellipsis size={18} aria-hidden="true" />
          {count + unattended > 0 && (
            <span aria-hidden="true" className="absolute top-2 right-2 size-2 rounded-full bg-warn-fill" />
          )}
        </IconButton>
      </Menu>
      {ntfy.dialog}
      <OpenDuplicatiSheet open={picking} onClose={() => setPicking(false)} />
    </>
  );
}
