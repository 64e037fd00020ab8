import { storageWords } from "@duplistatus/texts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { storageQuery } from "../../api/health.ts";
import { useReader } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Above every page: that nothing can be stored, or that the database is damaged. */
export function StorageNotice() {
  const { t } = useTranslation("shell");
  const reader = useReader();
  const admin = useMe().role === "admin";
  const { data: problem } = useQuery(storageQuery);
  if (!problem) return null;
  return (
    <Notice
      tone="err"
      className="mb-3.5"
      action={
        admin && (
          <Link to="/settings/database" className={buttonClass()}>
            {t("storage.look")}
          </Link>
        )
      }
    >
      {problem === "damaged"
        ? t("storage.damaged")
        : t("storage.trouble", { why: storageWords(problem, reader) })}
    </Notice>
  );
}
