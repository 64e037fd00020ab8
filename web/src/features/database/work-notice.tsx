import type { DatabaseWork } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { TimeAgo } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { cancelWork, isRunning } from "./queries.ts";

/** Results are worth a line for so long, ms. */
const freshMs = 10 * 60_000;

/** The long work that runs, with its progress, or how the last one ended. */
export function WorkNotice({ work, now }: { work: DatabaseWork | null; now: number }) {
  const { t } = useTranslation("database");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const cancel = useMutation({ mutationFn: cancelWork });
  if (work === null) return null;
  const name = t(`work.${work.kind}`);
  if (!isRunning(work)) {
    if (work.endedAt === null || now - work.endedAt > freshMs) return null;
    if (work.outcome === "done")
      return (
        <Notice tone="ok" className="mb-4">
          {t("work.done", { work: name })} <TimeAgo at={work.endedAt} className="text-ink-3" />
        </Notice>
      );
    if (work.outcome === "cancelled")
      return (
        <Notice tone="info" className="mb-4">
          {t("work.cancelled", { work: name })}
        </Notice>
      );
    const { problem, error } = work;
    const why =
      problem === null
        ? error
        : errorText(new ApiError(problem.code as ApiError["code"], 400, problem.reason));
    return (
      <Notice tone="err" className="mb-4">
        {t("work.failed", { work: name, why })} {work.kind === "restore" && t("work.asBefore")}
      </Notice>
    );
  }
  const share = work.total && work.done !== null ? Math.min(1, work.done / work.total) : null;
  return (
    <Notice
      tone="info"
      className="mb-4"
      action={
        <Button busy={cancel.isPending} onClick={() => cancel.mutate()}>
          {common("cancel")}
        </Button>
      }
    >
      <p>
        {name}: {t(`work.steps.${work.step}`)}
      </p>
      <div
        role="progressbar"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        className="mt-1.5 h-1.5 overflow-clip rounded-full bg-line"
      >
        <div className="h-full bg-accent" style={{ width: `${Math.round((share ?? 0.1) * 100)}%` }} />
      </div>
    </Notice>
  );
}
