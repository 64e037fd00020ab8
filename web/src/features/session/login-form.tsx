import type { Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { placeOf } from "./place.ts";

interface Login {
  username: string;
  password: string;
}

/** User name and password. Afterwards one is back where one wanted to go. */
export function LoginForm({ next }: { next: string | undefined }) {
  const { t } = useTranslation("session");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const router = useRouter();
  const form = useForm<Login>({ defaultValues: { username: "", password: "" } });
  const login = useMutation({
    mutationFn: (values: Login) => api.post<Me>(paths.session, values),
    onSuccess: async (me) => {
      client.clear();
      client.setQueryData(keys.me, me);
      await router.navigate({ ...placeOf(next, router.options.parseSearch), replace: true });
    },
    onError: () => {
      form.resetField("password");
      form.setFocus("password");
    },
  });
  const { errors } = form.formState;
  const required = common("required");

  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => login.mutate(values))}>
      {next && !login.isError && <Notice tone="info">{t("login.next")}</Notice>}
      {login.isError && <Notice tone="err">{errorText(login.error)}</Notice>}
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
      <Button type="submit" variant="primary" size="lg" busy={login.isPending}>
        {t("login.submit")}
      </Button>
    </form>
  );
}
