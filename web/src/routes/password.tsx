import { useTranslation } from "react-i18next";
import { PasswordForm } from "../features/session/password-form.tsx";
import { Stage } from "../features/session/stage.tsx";
import { useMe } from "../session/me.ts";

/** Change of one's own password, wanted or demanded. */
export function PasswordPage() {
  const { t } = useTranslation("session");
  const forced = useMe().mustChangePassword;
  return (
    <Stage
      title={t(forced ? "password.forcedTitle" : "password.title")}
      intro={t(forced ? "password.forcedText" : "password.text")}
    >
      <PasswordForm />
    </Stage>
  );
}
