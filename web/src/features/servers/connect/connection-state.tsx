import type { ServerConnection } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { collectionQuery } from "../../../collecting/queries.ts";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { useStart } from "../../../collecting/use-start.ts";
import { useClock, useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";

interface ConnectionStateProps {
  serverId: string;
  connection: ServerConnection;
  /** Something was typed that is not saved: a test tries what is stored, so it is saved first. */
  changed: boolean;
  /** Stores what was typed; false when that cannot be. */
  onSave: () => Promise<boolean>;
}

/** How the last attempt went, and a test with its result in place. */
export function ConnectionState({ serverId, connection, changed, onSave }: ConnectionStateProps) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const errorText = useErrorText();
  const problems = useProblemText();
  const [testId, setTestId] = useState<string | null>(null);
  const start = useStart(setTestId);
  const { data: test } = useQuery({ ...collectionQuery(testId ?? ""), enabled: testId !== null });
  const result = test?.servers[0] ?? null;
  const ended = test !== undefined && test.endedAt !== null;
  const running = start.isPending || (testId !== null && !ended);
  const { state, problem, failingSince, collectedAt } = connection;
  const fine = useClock((now) =>
    collectedAt === null
      ? t("state.never")
      : t("state.collected", { when: format.relative(collectedAt, now) }),
  );
  const begin = async () => {
    if (await onSave()) start.mutate({ kind: "test", servers: [serverId] });
  };
  const button = (
    <Button busy={running} onClick={() => void begin()}>
      {t(changed ? "state.saveTest" : "state.test")}
    </Button>
  );
  return (
    <div className="grid gap-2">
      {ended && result ? (
        result.phase === "done" ? (
          <Notice tone="ok" action={button}>
            {result.jobs === null
              ? t("state.works")
              : t("state.worksJobs", { count: result.jobs, n: format.number(result.jobs) })}
          </Notice>
        ) : (
          <Notice tone="err" action={button}>
            {result.problem ? problems.sentence(result.problem) : t("state.stopped")}
          </Notice>
        )
      ) : state === "ok" || state === "never" || problem === null ? (
        <Notice tone={state === "ok" ? "ok" : "info"} action={button}>
          {fine}
        </Notice>
      ) : (
        <Notice tone={state === "unreachable" ? "err" : "warn"} action={button}>
          <b className="font-semibold">
            {failingSince === null
              ? t(`state.${state}`)
              : t(`state.${state}Since`, { when: format.moment(failingSince) })}
          </b>{" "}
          {problems.sentence(problem)}
        </Notice>
      )}
      <p role="status" className="text-sm text-ink-3 empty:hidden">
        {running ? t("state.testing") : ""}
      </p>
      {start.isError && <Notice tone="err">{errorText(start.error)}</Notice>}
    </div>
  );
}
