import type { Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { ApiError, api } from "../../api/client.ts";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { hasPasskeys, PasskeyDismissed, provePasskey } from "../../session/passkey.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useEntered } from "./use-entered.ts";

interface Login {
  username: string;
  password: string;
  code: string;
}

/** User name and password. Afterwards one is back where one wanted to go. */
export function LoginForm({ next }: { next: string | undefined }) {
  const { t } = useTranslation("session");
  const { t: common } = useTranslation();
  useReasons();
  const errorText = useErrorText();
  const entered = useEntered(next);
  /** Which second factors are asked for; empty: none so far. */
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const form = useForm<Login>({ defaultValues: { username: "", password: "", code: "" } });
  const login = useMutation({
    mutationFn: ({ code, ...values }: Login) =>
      api.post<Me>(paths.session, { ...values, ...(code.trim() && { code: code.trim() }) }),
    onSuccess: entered,
    onError: (error) => {
      if (error instanceof ApiError && error.code === "second_factor_required") {
        const { kinds: asked } = error.facts;
        return setKinds(typeof asked === "string" ? asked.split(" ") : ["app"]);
      }
      const field = error instanceof ApiError && error.code === "wrong_code" ? "code" : "password";
      form.resetField(field);
      form.setFocus(field);
    },
  });
  const byPasskey = useMutation({
    mutationFn: async ({ username, password }: Login) =>
      api.post<Me>(paths.session, { username, password, passkey: await provePasskey() }),
    onSuccess: entered,
  });
  const needsCode = kinds.length > 0;
  const { errors } = form.formState;
  const isQuestion = login.error instanceof ApiError && login.error.code === "second_factor_required";
  const required = common("required");
  const passkeyFailed = byPasskey.isError && !(byPasskey.error instanceof PasskeyDismissed);

  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => login.mutate(values))}>
      {next && !login.isError && <Notice tone="info">{t("login.next")}</Notice>}
      {login.isError && !isQuestion && <Notice tone="err">{errorText(login.error)}</Notice>}
      {passkeyFailed && <Notice tone="err">{errorText(byPasskey.error)}</Notice>}
      <TextField
        label={t("login.username")}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        error={errors.username?.message}
        {...form.register("username", { required, setValueAs: (value: string) => value.trim() })}
      />
      <TextField
        label={t("login.password")}
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password", { required })}
      />
      {kinds.includes("passkey") && hasPasskeys() && (
        <Button
          size="lg"
          icon={<KeyRound size={15} aria-hidden="true" />}
          busy={byPasskey.isPending}
          onClick={() => byPasskey.mutate(form.getValues())}
        >
          {t("login.usePasskey")}
        </Button>
      )}
      {needsCode && (
        <TextField
          label={t(kinds.includes("app") ? "login.code" : "login.recoveryCode")}
          inputMode="text"
          autoComplete="one-time-code"
          autoCapitalize="none"
          autoFocus
          maxLength={40}
          error={errors.code?.message}
          {...form.register("code", { required })}
        />
      )}
      <Button type="submit" variant="primary" size="lg" busy={login.isPending}>
        {t("login.submit")}
      </Button>
    </form>
  );
}
