import { useTranslation } from "react-i18next";
import { IngestSettings } from "../../features/settings/ingest-settings.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: how reports come in. */
export function IngestPage() {
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader title={t("ingest.title")} meta={t("ingest.intro")} />
      <IngestSettings />
    </>
  );
}
