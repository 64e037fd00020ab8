import { ArrowUpRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../session/me.ts";
import { Panel } from "../../ui/panel.tsx";

/** What this program is, and where to read more. */
export function AboutFacts() {
  const { t } = useTranslation("settings");
  const me = useMe();
  return (
    <div className="grid max-w-160 gap-4">
      <Panel>
        <dl className="num grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1.5 [&_dd]:break-words [&_dt]:text-ink-3">
          <dt>{t("about.version")}</dt>
          <dd>{me.version}</dd>
          <dt>{t("about.licence")}</dt>
          <dd>Apache License 2.0</dd>
          <dt>{t("about.address")}</dt>
          <dd>{document.baseURI}</dd>
        </dl>
      </Panel>
      <Panel padded={false}>
        <ul>
          {(
            [
              { href: "guide/", title: t("about.guide"), text: t("about.guideText") },
              { href: "api/docs", title: t("about.api"), text: t("about.apiText") },
            ] as const
          ).map(({ href, title, text }) => (
            <li key={href} className="border-t border-line first:border-t-0">
              <a
                href={href}
                className="flex items-center gap-3 px-4 py-2.5 outline-offset-[-2px] hover:bg-sunken"
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-semibold">{title}</span>
                  <span className="block text-ink-2">{text}</span>
                </span>
                <ArrowUpRight size={16} aria-hidden="true" className="text-ink-3" />
              </a>
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}
