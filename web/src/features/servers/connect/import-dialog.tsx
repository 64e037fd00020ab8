import type { ImportAnswer } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useCollect } from "../use-collect.ts";
import { ImportResult } from "./import-result.tsx";
import { ImportText } from "./import-text.tsx";
import { mostCharacters } from "./model/template.ts";
import { importServers } from "./queries.ts";

interface ImportDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Takes in a list of servers as CSV: what would happen comes first, then it is done. */
export default function ImportDialog({ open, onClose }: ImportDialogProps) {
  const { t } = useTranslation("connecting");
  const { t: common } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const formId = useId();
  const [text, setText] = useState("");
  const [checked, setChecked] = useState(false);
  const check = useMutation({ mutationFn: (csv: string) => importServers(csv, true) });
  const run = useMutation({
    mutationFn: (csv: string) => importServers(csv, false),
    onSuccess: () => {
      for (const queryKey of [keys.servers, keys.dashboard, keys.monitoring])
        void client.invalidateQueries({ queryKey });
    },
  });
  const collect = useCollect();
  const plan = check.data;
  const done = run.data;
  const textError =
    text.trim() === "" ? t("import.empty") : text.length > mostCharacters ? t("import.tooLong") : undefined;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (textError === undefined && !check.isPending) check.mutate(text);
  };
  const change = (next: string) => {
    setText(next);
    check.reset();
  };
  const taken = plan ? plan.added + plan.updated : 0;
  const collectAll = (answer: ImportAnswer) => {
    const servers = answer.lines.flatMap(({ serverId, outcome }) =>
      serverId !== null && outcome !== "wrong" ? [serverId] : [],
    );
    onClose();
    collect.mutate({ kind: "collect", servers });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("import.title")}
      description={plan ? undefined : t("import.lead")}
      size="lg"
      dismissible={text === "" || done !== undefined}
      footer={
        done ? (
          <>
            <Button onClick={onClose}>{t("import.done")}</Button>
            {done.added + done.updated > 0 && (
              <Button variant="primary" onClick={() => collectAll(done)}>
                {t("import.collect")}
              </Button>
            )}
          </>
        ) : plan ? (
          <>
            <Button className="mr-auto" onClick={() => check.reset()}>
              {t("import.change")}
            </Button>
            <Button onClick={onClose}>{common("cancel")}</Button>
            {taken > 0 && (
              <Button variant="primary" busy={run.isPending} onClick={() => run.mutate(text)}>
                {t("import.start", { count: taken, n: format.number(taken) })}
              </Button>
            )}
          </>
        ) : (
          <>
            <Button onClick={onClose}>{common("cancel")}</Button>
            <Button type="submit" form={formId} variant="primary" busy={check.isPending}>
              {t("import.check")}
            </Button>
          </>
        )
      }
    >
      <div className="grid content-start gap-3 sm:min-h-95">
        {plan ? (
          <ImportResult key={done ? "done" : "plan"} answer={done ?? plan} done={done !== undefined} />
        ) : (
          <form id={formId} onSubmit={submit} noValidate className="grid gap-3">
            <ImportText text={text} error={checked ? textError : undefined} onChange={change} />
          </form>
        )}
        {check.isError && <Notice tone="err">{errorText(check.error)}</Notice>}
        {run.isError && <Notice tone="err">{errorText(run.error)}</Notice>}
      </div>
    </Dialog>
  );
}
