import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Login } from "../features/session/login.tsx";
import { Stage } from "../features/session/stage.tsx";

/** The login. */
export function LoginPage() {
  const { t } = useTranslation("session");
  return (
    <Stage title={t("login.title")} intro={t("login.intro")}>
      <Login {...useSearch({ from: "/login" })} />
    </Stage>
  );
}
