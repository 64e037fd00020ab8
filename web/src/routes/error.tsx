import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client.ts";
import { useErrorText } from "../api/error-text.tsx";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { usePageTitle } from "../ui/page-header.tsx";
import { StatusMark } from "../ui/status-mark.tsx";

const missingCode = /dynamically imported module|importing a module script|failed to fetch|preload css/i;

/** Shown when a page fails: what is wrong in plain words, and what one can do. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("shell");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const router = useRouter();
  usePageTitle(t("failed.title"));
  const message = error instanceof Error ? error.message : String(error);
  const outdated = !(error instanceof ApiError) && missingCode.test(message);
  const said =
    error instanceof ApiError ? errorText(error) : outdated ? t("failed.outdated") : t("failed.text");
  return (
    <main className="grid min-h-[60vh] place-items-center">
      <EmptyState
        isPage
        title={t("failed.title")}
        mark={<StatusMark kind="err" size={32} />}
        action={
          <Button
            onClick={() => {
              if (outdated) return location.reload();
              reset();
              void router.invalidate();
            }}
          >
            {outdated ? t("failed.reload") : common("retry")}
          </Button>
        }
      >
        {said}
      </EmptyState>
      {!(error instanceof ApiError) && !outdated && (
        <details className="max-w-140 px-4 text-sm text-ink-3">
          <summary>{t("failed.details")}</summary>
          <pre className="mt-2 overflow-x-auto font-mono whitespace-pre-wrap">{message}</pre>
        </details>
      )}
    </main>
  );
}
