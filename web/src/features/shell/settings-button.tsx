import { Link } from "@tanstack/react-router";
import { SlidersHorizontal } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { settingsTarget, useAttention } from "../../session/attention.ts";
import { useMe } from "../../session/me.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

/** Leads to the settings; shows how much waits for a decision there. */
export function SettingsButton() {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const admin = useMe().role === "admin";
  const attention = useAttention();
  const count = attention.quarantined + attention.waiting;
  const label = count > 0 ? t("attention", { count }) : t("settings");
  return (
    <Tooltip text={label}>
      <Link to={settingsTarget(attention, admin)} aria-label={label} className={iconButtonClass}>
        <SlidersHorizontal size={16} strokeWidth={1.75} aria-hidden="true" />
        {count > 0 && (
          <span
            aria-hidden="true"
            className="num absolute top-0 right-0 min-w-4 rounded-full bg-warn-weak px-1 text-center text-2xs leading-4 font-bold text-warn"
          >
            {count > 99 ? "99+" : format.number(count)}
          </span>
        )}
      </Link>
    </Tooltip>
  );
}
