import { useTranslation } from "react-i18next";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import { useErrorText } from "./error-text.tsx";

/** Says why something could not be read, in place of it. */
export function QueryError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return (
    <Notice tone="err" action={<Button onClick={onRetry}>{t("retry")}</Button>}>
      {errorText(error)}
    </Notice>
  );
}
