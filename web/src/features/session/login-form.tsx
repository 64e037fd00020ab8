import type { Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { ApiError, api } from "../../api/client.ts";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { placeOf } from "./place.ts";

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
  const client = useQueryClient();
  const router = useRouter();
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm<Login>({ defaultValues: { username: "", password: "", code: "" } });
  const login = useMutation({
    mutationFn: ({ code, ...values }: Login) =>
      api.post<Me>(paths.session, { ...values, ...(code.trim() && { code: code.trim() }) }),
    onSuccess: async (me) => {
      client.clear();
      client.setQueryData(keys.me, me);
      await router.navigate({ ...placeOf(next, router.options.parseSearch), replace: true });
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "second_factor_required") return setNeedsCode(true);
      const field = error instanceof ApiError && error.code === "wrong_code" ? "code" : "password";
      form.resetField(field);
      form.setFocus(field);
    },
  });
  const { errors } = form.formState;
  const isQuestion = login.error instanceof ApiError && login.error.code === "second_factor_required";
  const required = common("required");

  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => login.mutate(values))}>
      {next && !login.isError && <Notice tone="info">{t("login.next")}</Notice>}
      {login.isError && !isQuestion && <Notice tone="err">{errorText(login.error)}</Notice>}
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
      {needsCode && (
        <TextField
          label={t("login.code")}
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
