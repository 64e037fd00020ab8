import { useTranslation } from "react-i18next";
import { WaitingList } from "../../features/settings/waiting-list.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: machines that wait for approval. */
export function WaitingPage() {
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader title={t("waiting.title")} meta={t("waiting.intro")} />
      <WaitingList />
    </>
  );
}
