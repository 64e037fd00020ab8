import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { LoginForm } from "../features/session/login-form.tsx";
import { Stage } from "../features/session/stage.tsx";

/** The login. */
export function LoginPage() {
  const { t } = useTranslation("session");
  const { next } = useSearch({ from: "/login" });
  return (
    <Stage title={t("login.title")} intro={t("login.intro")}>
      <LoginForm next={next} />
    </Stage>
  );
}
