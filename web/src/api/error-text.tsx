import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../format/index.ts";
import { ApiError } from "./client.ts";

/** Turns whatever was thrown into a sentence in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const { t, i18n } = useTranslation("errors");
  const format = useFormat();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return t("broken");
      if (!i18n.exists(`errors:${error.code}`))
        return t("unexpected", { detail: error.detail || error.code });
      const { retryAfterMs } = error;
      const detail =
        error.code === "too_many_attempts" && retryAfterMs !== null
          ? format.duration(retryAfterMs)
          : // The sentences end with a full stop of their own.
            error.detail.replace(/\.$/, "");
      return t(error.code, { detail: detail || "–" });
    },
    [t, i18n, format],
  );
}
