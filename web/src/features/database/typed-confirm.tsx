import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";

interface TypedConfirmProps {
  open: boolean;
  onClose: () => void;
  title: string;
  confirm: string;
  /** What has to be typed. */
  word: string;
  onConfirm: () => Promise<unknown>;
  children: ReactNode;
}

/** Asks before something that cannot be undone, until its name has been typed. */
export function TypedConfirm({
  open,
  onClose,
  title,
  confirm,
  word,
  onConfirm,
  children,
}: TypedConfirmProps) {
  const { t } = useTranslation("database");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const formId = useId();
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const matches = typed.trim() === word.trim();
  const close = () => {
    setTyped("");
    setFailure(null);
    onClose();
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!matches || busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={title}
      size="sm"
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="danger" busy={busy} disabled={!matches}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
        <div className="text-ink-2">{children}</div>
        <TextField
          label={t("typeName", { name: word })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
        />
        {failure !== null && <Notice tone="err">{errorText(failure)}</Notice>}
      </form>
    </Dialog>
  );
}
