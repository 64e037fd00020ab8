import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";
import { TextField } from "./text-field.tsx";

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  /** Names what will be gone. */
  title: string;
  children: ReactNode;
  confirm: string;
  /** What has to be typed first, and the label that asks for it. */
  typed?: { word: string; label: string };
  /** The dialog stays open until it is done, and shows what went wrong. */
  onConfirm: () => Promise<unknown>;
  errorText: (error: unknown) => string;
}

/** Asks before something that cannot be undone. */
export function Confirm({
  open,
  onClose,
  title,
  children,
  confirm,
  typed,
  onConfirm,
  errorText,
}: ConfirmProps) {
  const { t } = useTranslation();
  const formId = useId();
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ready = typed === undefined || text.trim() === typed.word.trim();
  const close = () => {
    setText("");
    setFailure(null);
    onClose();
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!ready || busy) return;
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
          <Button onClick={close}>{t("cancel")}</Button>
          <Button type="submit" form={formId} variant="danger" busy={busy} disabled={!ready}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="grid gap-3">
        <div className="text-ink-2">{children}</div>
        {typed !== undefined && (
          <TextField
            label={typed.label}
            value={text}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
          />
        )}
        {failure !== null && <Notice tone="err">{errorText(failure)}</Notice>}
      </form>
    </Dialog>
  );
}
