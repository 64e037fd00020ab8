import type { ErrorCode } from "@duplistatus/contract";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { loginOptionsQuery } from "../../session/login-options.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { LoginForm } from "./login-form.tsx";
import { OtherLogins } from "./other-logins.tsx";

interface LoginProps {
  next?: string | undefined;
  problem?: string | undefined;
  stay?: true | undefined;
}

const problems: readonly string[] = ["sign_on_failed", "sign_on_refused", "sign_on_name_taken"];

/** Every way in that there is here; the form of passwords last where it is for administrators only. */
export function Login({ next, problem, stay }: LoginProps) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const { data: options } = useSuspenseQuery(loginOptionsQuery);
  const [wantsForm, setWantsForm] = useState(false);
  const failed = problem !== undefined && problems.includes(problem);
  const showsForm = options.passwords === "everybody" || wantsForm;
  return (
    <div className="grid gap-4">
      {failed && <Notice tone="err">{errorText(new ApiError(problem as ErrorCode, 0))}</Notice>}
      {showsForm && <LoginForm next={next} />}
      <OtherLogins
        options={options}
        next={next}
        byItself={!failed && stay === undefined}
        first={!showsForm}
      />
      {!showsForm && (
        <Button variant="ghost" onClick={() => setWantsForm(true)}>
          {t("login.adminPassword")}
        </Button>
      )}
    </div>
  );
}
