import { useTranslation } from "react-i18next";
import { DisplayForm } from "../../features/settings/display-form.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: how the program looks. */
export function DisplayPage() {
  const { t } = useTranslation("settings");
  return (
    <>
      <PageHeader title={t("display.title")} meta={t("display.intro")} />
      <DisplayForm />
    </>
  );
}
