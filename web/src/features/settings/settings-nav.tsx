import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useRouterState } from "@tanstack/react-router";
import { ChevronsUpDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { incidentCountQuery } from "../../api/incidents.ts";
import { useFormat } from "../../format/index.ts";
import { useAttention } from "../../session/attention.ts";
import { useMe } from "../../session/me.ts";
import { controlClass } from "../../ui/field.tsx";

/** The sections of the settings that this person may see, in groups. */
export function useSections() {
  const { t } = useTranslation("settings");
  const { t: alerts } = useTranslation("monitoring");
  const me = useMe();
  const admin = me.role === "admin";
  // Pages about everybody's servers have nothing for people who see some only.
  const limited = me.tags !== null;
  const { data: incidents } = useQuery(incidentCountQuery);
  const { quarantined, waiting } = useAttention();
  const groups = [
    {
      label: alerts("nav.alerts"),
      pages: [
        { to: "/settings/notifications", label: t("nav.notifications"), count: 0, admin: false, whole: true },
        { to: "/settings/channels", label: t("nav.channels"), count: 0, admin: false, whole: true },
        { to: "/settings/templates", label: t("nav.templates"), count: 0, admin: false, whole: true },
        { to: "/settings/timing", label: t("nav.timing"), count: 0, admin: false, whole: true },
        { to: "/settings/deliveries", label: t("nav.deliveries"), count: 0, admin: false, whole: true },
        { to: "/settings/monitoring", label: alerts("nav.monitoring"), count: 0, admin: false },
        {
          to: "/settings/incidents",
          label: alerts("nav.incidents"),
          count: incidents?.unattended ?? 0,
          admin: false,
        },
        { to: "/settings/maintenance", label: alerts("nav.maintenance"), count: 0, admin: false },
      ],
    },
    {
      label: t("nav.backups"),
      pages: [
        { to: "/settings/servers", label: t("nav.servers"), count: 0, admin: false },
        { to: "/settings/ingest", label: t("nav.reportsIn"), count: 0, admin: false, whole: true },
        { to: "/settings/waiting", label: t("nav.waiting"), count: waiting, admin: true },
        { to: "/settings/quarantine", label: t("nav.quarantine"), count: quarantined, admin: true },
      ],
    },
    {
      label: t("nav.access"),
      pages: [
        { to: "/settings/profile", label: t("nav.profile"), count: 0, admin: false },
        { to: "/settings/users", label: t("nav.users"), count: 0, admin: true },
        { to: "/settings/login", label: t("nav.login"), count: 0, admin: true },
        { to: "/settings/links", label: t("nav.links"), count: 0, admin: true },
        { to: "/settings/tokens", label: t("nav.tokens"), count: 0, admin: true },
        { to: "/settings/audit", label: t("nav.audit"), count: 0, admin: true },
      ],
    },
    {
      label: t("nav.program"),
      pages: [
        { to: "/settings/display", label: t("nav.display"), count: 0, admin: false },
        { to: "/settings/mqtt", label: t("nav.mqtt"), count: 0, admin: true },
        { to: "/settings/database", label: t("nav.database"), count: 0, admin: true },
        { to: "/settings/logs", label: t("nav.logs"), count: 0, admin: true },
        { to: "/settings/about", label: t("nav.about"), count: 0, admin: false },
      ],
    },
  ] as const;
  return groups.map((group) => ({
    ...group,
    pages: group.pages.filter((page) => (admin || !page.admin) && (!limited || !("whole" in page))),
  }));
}

/** Navigation of the settings: a list beside the page, a choice above it on phones. */
export function SettingsNav() {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const sections = useSections();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <nav aria-label={t("sections")} className="md:sticky md:top-17 md:self-start">
      <div className="relative md:hidden">
        <select
          aria-label={t("sections")}
          value={path}
          onChange={(event) => void navigate({ to: event.target.value })}
          className={`${controlClass} appearance-none truncate pr-8`}
        >
          {sections.map((group) => (
            <optgroup key={group.label} label={group.label}>
              {group.pages.map((page) => (
                <option key={page.to} value={page.to}>
                  {page.count > 0 ? `${page.label} (${format.number(page.count)})` : page.label}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
        <ChevronsUpDown
          size={14}
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
        />
      </div>
      <div className="hidden md:block">
        {sections.map((group) => (
          <section key={group.label} aria-label={group.label} className="mb-3.5">
            <h2 className="mb-1 ml-2.5 text-xs font-medium text-ink-3">{group.label}</h2>
            <ul className="grid gap-px">
              {group.pages.map((page) => (
                <li key={page.to}>
                  <Link
                    to={page.to}
                    className="flex items-center gap-2 rounded-sm px-2.5 py-1.25 text-md text-ink-2 hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:font-semibold aria-[current=page]:text-ink"
                  >
                    {page.label}
                    {page.count > 0 && (
                      <span className="num ml-auto rounded-full bg-warn-weak px-1.75 text-xs font-bold text-warn">
                        {format.number(page.count)}
                      </span>
                    )}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </nav>
  );
}
