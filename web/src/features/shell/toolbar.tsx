import { Link, useRouterState } from "@tanstack/react-router";
import { BookOpen, Search, X } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { IconButton, iconButtonClass } from "../../ui/icon-button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { CollectButton } from "./collect-button.tsx";
import { FilterBox } from "./filter-box.tsx";
import { guideAddress, guidePart } from "./guide-part.ts";
import { IncidentsButton } from "./incidents-button.tsx";
import { LiveButton } from "./live-button.tsx";
import { NtfyButton } from "./ntfy-button.tsx";
import { OpenDuplicatiButton } from "./open-duplicati.tsx";
import { PhoneMenu } from "./phone-menu.tsx";
import { RefreshButton } from "./refresh-button.tsx";
import { SettingsButton } from "./settings-button.tsx";
import { UserMenu } from "./user-menu.tsx";

/** Leads to the part of the guide about this page, and says which that is. */
function GuideButton() {
  const { t } = useTranslation("shell");
  const path = useRouterState({ select: (state) => state.location.pathname });
  const part = guidePart(path);
  const label = part === "start" ? t("guide") : t("guideAbout", { part: t(`guidePart.${part}`) });
  return (
    <Tooltip text={label}>
      <a href={guideAddress(path)} aria-label={label} className={iconButtonClass}>
        <BookOpen size={16} strokeWidth={1.75} aria-hidden="true" />
      </a>
    </Tooltip>
  );
}

const separator = <span aria-hidden="true" className="mx-1.5 h-5 w-px bg-line max-sm:hidden" />;

/** The bar at the top of every page. */
export function Toolbar() {
  const { t } = useTranslation("shell");
  const [searching, setSearching] = useState(false);
  return (
    <header className="sticky top-0 z-30 border-b border-line bg-surface">
      <div className="flex h-12 items-center gap-1.5 px-3 sm:gap-3 sm:px-6">
        <Link
          to="/"
          aria-label={`duplistatus – ${t("home")}`}
          className="flex min-w-0 items-center gap-2 rounded-sm font-bold tracking-[-0.01em] max-sm:h-10"
        >
          <Logo />
          <span className="truncate">duplistatus</span>
        </Link>
        <div className="ml-4 hidden flex-[0_1_320px] sm:block">
          <FilterBox />
        </div>
        <nav aria-label={t("toolbar")} className="ml-auto flex items-center gap-0.5">
          <LiveButton />
          <RefreshButton />
          <IconButton
            label={t("filter")}
            aria-expanded={searching}
            onClick={() => setSearching(!searching)}
            className="sm:hidden"
          >
            {searching ? <X size={16} aria-hidden="true" /> : <Search size={16} aria-hidden="true" />}
          </IconButton>
          {separator}
          <div className="flex items-center gap-0.5 max-sm:hidden">
            <IncidentsButton />
            <NtfyButton />
            <OpenDuplicatiButton />
            <CollectButton />
            <SettingsButton />
            <GuideButton />
          </div>
          <PhoneMenu />
          {separator}
          <UserMenu />
        </nav>
      </div>
      {searching && (
        <div className="px-3 pb-2 sm:hidden">
          <FilterBox autoFocus />
        </div>
      )}
    </header>
  );
}
