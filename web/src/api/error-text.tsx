import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "./client.ts";

/** Turns whatever was thrown into a sentence in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation("errors");
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t("broken");
      if (!i18n.exists(`errors:${error.code}`))
        return t("unexpected", { detail: error.detail || error.code });
      return t(error.code, { detail: error.detail || "–" });
    },
    [t, i18n],
  );
}
