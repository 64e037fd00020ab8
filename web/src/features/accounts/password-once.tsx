import type { UserWithPassword } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { Dialog } from "../../ui/dialog.tsx";

/** A generated password, shown once. */
export function PasswordOnce({ user, onClose }: { user: UserWithPassword; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t("users.passwordTitle", { name: user.username })}
      description={t("users.passwordText")}
      size="sm"
      dismissible={false}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("users.done")}
        </Button>
      }
    >
      <CopyBlock label={t("users.password")} text={user.password} />
    </Dialog>
  );
}
