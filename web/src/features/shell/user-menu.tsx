import type { Language, Preferences } from "@duplistatus/contract";
import { useNavigate } from "@tanstack/react-router";
import { Info, LogOut, ScrollText, Settings2, UserRound, UsersRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { languageNames } from "../../i18n/i18n.ts";
import { useLogout } from "../../session/logout.ts";
import { useMe, usePreferences } from "../../session/me.ts";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";

/** Who is logged in, and what belongs to the person: look, language, password, leaving. */
export function UserMenu() {
  const { t } = useTranslation("shell");
  const me = useMe();
  const { preferences, change } = usePreferences();
  const navigate = useNavigate();
  const logout = useLogout();

  const entries = (): MenuEntry[] => [
    { type: "heading", label: me.username, detail: t(`user.${me.role}`) },
    { type: "separator" },
    {
      type: "choice",
      label: t("user.theme"),
      value: preferences.theme,
      options: (["light", "dark", "system"] as const).map((value) => ({ value, label: t(`user.${value}`) })),
      onChange: (theme) => change({ theme: theme as Preferences["theme"] }),
    },
    { type: "separator" },
    {
      type: "choice",
      label: t("user.language"),
      value: preferences.language ?? "",
      options: [
        { value: "", label: t("user.browserLanguage") },
        ...Object.entries(languageNames).map(([value, label]) => ({ value, label })),
      ],
      onChange: (language) => change({ language: (language || null) as Language | null }),
    },
    { type: "separator" },
    {
      label: t("user.profile"),
      icon: <UserRound size={15} aria-hidden="true" />,
      onSelect: () => void navigate({ to: "/settings/profile" }),
    },
    ...(me.role === "admin"
      ? ([
          {
            label: t("user.users"),
            icon: <UsersRound size={15} aria-hidden="true" />,
            onSelect: () => void navigate({ to: "/settings/users" }),
          },
          {
            label: t("user.audit"),
            icon: <ScrollText size={15} aria-hidden="true" />,
            onSelect: () => void navigate({ to: "/settings/audit" }),
          },
        ] satisfies MenuEntry[])
      : ([
          {
            label: t("user.preferences"),
            icon: <Settings2 size={15} aria-hidden="true" />,
            onSelect: () => void navigate({ to: "/settings/display" }),
          },
        ] satisfies MenuEntry[])),
    {
      label: t("user.about"),
      icon: <Info size={15} aria-hidden="true" />,
      onSelect: () => void navigate({ to: "/settings/about" }),
    },
    { type: "separator" },
    { label: t("user.logout"), icon: <LogOut size={15} aria-hidden="true" />, onSelect: () => void logout() },
  ];
  return (
    <Menu label={t("user.menu", { name: me.username })} items={entries} align="end">
      <button
        type="button"
        className="flex items-center gap-2 rounded-md py-1 pr-1.5 pl-1 hover:bg-sunken max-sm:size-10 max-sm:justify-center max-sm:p-0"
      >
        <span
          aria-hidden="true"
          className="grid size-6.5 shrink-0 place-items-center rounded-full bg-accent-weak text-2xs font-bold text-accent uppercase"
        >
          {[...me.username].slice(0, 2).join("")}
        </span>
        <span className="max-w-32 text-left max-sm:sr-only">
          <span className="block truncate text-sm leading-3.75 font-medium">{me.username}</span>
          <span className="block text-2xs leading-3.25 text-ink-3">{t(`user.${me.role}`)}</span>
        </span>
      </button>
    </Menu>
  );
}
