import type { AddedPasskey } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { PasskeyDismissed } from "../../../session/passkey.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { deviceOf } from "../device-name.ts";
import { addPasskey } from "../queries.ts";

/** The browser at hand, as a first name for its passkey. */
function thisDevice(): string {
  const found = deviceOf(navigator.userAgent);
  return found === null ? "" : typeof found === "string" ? found : found.system;
}

/** Adds a passkey: a name, the own password, then the browser asks. */
export function PasskeySetup({ onAdded }: { onAdded: (added: AddedPasskey) => void }) {
  const { t } = useTranslation("passkeys");
  const { t: accounts } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { name: thisDevice(), password: "" } });
  const go = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) => addPasskey(password, name.trim()),
    onSuccess: onAdded,
  });
  const required = common("required");
  const { errors } = form.formState;
  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => go.mutate(values))}>
      {go.isError &&
        (go.error instanceof PasskeyDismissed ? (
          <Notice tone="info">{t("dismissed")}</Notice>
        ) : (
          <Notice tone="err">{errorText(go.error)}</Notice>
        ))}
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        maxLength={50}
        error={errors.name?.message}
        {...form.register("name", { required, validate: (name) => name.trim() !== "" || required })}
      />
      <TextField
        label={accounts("factor.yourPassword")}
        type="password"
        autoComplete="current-password"
        error={errors.password?.message}
        {...form.register("password", { required })}
      />
      <Button type="submit" variant="primary" busy={go.isPending}>
        {t("create")}
      </Button>
    </form>
  );
}
