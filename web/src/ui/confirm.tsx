import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button.tsx";
import { Dialog } from "./dialog.tsx";
import { Notice } from "./notice.tsx";

interface ConfirmProps {
  open: boolean;
  onClose: () => void;
  /** Names what will be gone. */
  title: string;
  children: ReactNode;
  confirm: string;
  /** The dialog stays open until it is done, and shows what went wrong. */
  onConfirm: () => Promise<unknown>;
  errorText: (error: unknown) => string;
}

/** Asks before something that cannot be undone. */
export function Confirm({ open, onClose, title, children, confirm, onConfirm, errorText }: ConfirmProps) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const close = () => {
    setFailure(null);
    onClose();
  };
  const run = async () => {
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
          <Button variant="danger" busy={busy} onClick={() => void run()}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <div className="text-ink-2">{children}</div>
        {failure !== null && <Notice tone="err">{errorText(failure)}</Notice>}
      </div>
    </Dialog>
  );
}
