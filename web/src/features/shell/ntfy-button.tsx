import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Bell, ChevronDown, QrCode } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery, subscriptionOf } from "../../api/channels.ts";
import { patient } from "../../api/patient.ts";
import { useMe } from "../../session/me.ts";
import { iconButtonClass } from "../../ui/icon-button.tsx";
import type { MenuEntry } from "../../ui/menu.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";

const SubscribeDialog = lazy(patient(() => import("../../notifications/subscribe-dialog.tsx")));

/** The ntfy channels, the dialog with their QR codes, and the same as entries of a menu. */
export function useNtfy(): {
  first: { name: string; web: string } | null;
  showCode: () => void;
  entries: () => MenuEntry[];
  dialog: ReactNode;
} {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const { tags } = useMe();
  const { data: channels = [] } = useQuery({ ...channelsQuery, enabled: tags === null });
  const [open, setOpen] = useState<boolean | null>(null);
  const found = channels.flatMap((channel) => {
    const subscription = subscriptionOf(channel);
    return subscription ? [{ channel, subscription }] : [];
  });
  const chosen = found.find(({ channel }) => channel.enabled) ?? found[0];
  const first = chosen ? { name: chosen.channel.name, web: chosen.subscription.web } : null;
  const icon = <Bell size={16} aria-hidden="true" />;
  return {
    first,
    showCode: () => setOpen(true),
    entries: () =>
      first
        ? [
            {
              type: "link",
              label: t("ntfy.open", { name: first.name }),
              href: first.web,
              newWindow: true,
              icon,
            },
            {
              label: t("ntfy.code"),
              icon: <QrCode size={16} aria-hidden="true" />,
              onSelect: () => setOpen(true),
            },
          ]
        : [{ label: t("ntfy.setUp"), icon, onSelect: () => void navigate({ to: "/settings/channels" }) }],
    dialog: open !== null && (
      <Suspense>
        <SubscribeDialog
          open={open}
          onClose={() => setOpen(false)}
          topics={found.map(({ channel, subscription }) => ({ name: channel.name, subscription }))}
        />
      </Suspense>
    ),
  };
}

/** Opens the ntfy topic; a right click and the small button beside it show the QR code for a phone. */
export function NtfyButton() {
  const { t } = useTranslation("shell");
  const { first, showCode, dialog } = useNtfy();
  if (first === null)
    return (
      <Tooltip text={t("ntfy.setUp")}>
        <Link to="/settings/channels" aria-label={t("ntfy.setUp")} className={iconButtonClass}>
          <Bell size={16} strokeWidth={1.75} aria-hidden="true" className="opacity-60" />
        </Link>
      </Tooltip>
    );
  const label = t("ntfy.open", { name: first.name });
  return (
    <div className="flex items-center">
      <Tooltip text={label}>
        <a
          href={first.web}
          target="_blank"
          rel="noreferrer"
          aria-label={label}
          className={iconButtonClass}
          onContextMenu={(event) => {
            event.preventDefault();
            showCode();
          }}
        >
          <Bell size={16} strokeWidth={1.75} aria-hidden="true" />
        </a>
      </Tooltip>
      <Tooltip text={t("ntfy.code")}>
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={t("ntfy.code")}
          onClick={showCode}
          className="grid h-8.5 w-6 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <ChevronDown size={12} aria-hidden="true" />
        </button>
      </Tooltip>
      {dialog}
    </div>
  );
}
