import { useTranslation } from "react-i18next";
import { useMe } from "../../session/me.ts";
import { Notice } from "../../ui/notice.tsx";

/** Above every page of administrators: stored secrets were sealed with another key. */
export function LostSecretsNotice() {
  const { t } = useTranslation("shell");
  const { lostSecrets: count } = useMe();
  if (count === 0) return null;
  return (
    <Notice tone="err" className="mb-3.5">
      {t("lostSecrets", { count })}
    </Notice>
  );
}
