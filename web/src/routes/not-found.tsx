import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { usePageTitle } from "../ui/page-header.tsx";
import { StatusMark } from "../ui/status-mark.tsx";

/** Shown for an address that leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation("shell");
  usePageTitle(t("notFound.title"));
  return (
    <main className="grid min-h-[60vh] place-items-center">
      <EmptyState
        isPage
        title={t("notFound.title")}
        mark={<StatusMark kind="unconfirmed" size={32} />}
        action={
          <Link to="/" className={buttonClass()}>
            {t("notFound.back")}
          </Link>
        }
      >
        {t("notFound.text")}
      </EmptyState>
    </main>
  );
}
