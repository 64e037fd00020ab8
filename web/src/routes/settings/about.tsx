import { useTranslation } from "react-i18next";
import { AboutFacts } from "../../features/settings/about-facts.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: what this program is. */
export function AboutPage() {
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader title={t("about.title")} meta={t("about.intro")} />
      <AboutFacts />
    </>
  );
}
