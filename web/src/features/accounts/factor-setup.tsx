import type { FactorOffer } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { QrCode } from "../../notifications/qr-code.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { activateFactor, offerFactor } from "./queries.ts";

/** Sets up an authenticator app: password, QR code and first code, recovery codes. */
export function FactorSetup({ onDone }: { onDone: () => void }) {
  const [offer, setOffer] = useState<FactorOffer | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} onDone={onDone} />;
  if (offer === null)
    return <AskPassword onConfirm={async (password) => setOffer(await offerFactor(password))} />;
  return <EnterCode offer={offer} onDone={setCodes} />;
}

/** Asks for the own password before something that matters. */
export function AskPassword({ onConfirm }: { onConfirm: (password: string) => Promise<unknown> }) {
  const { t } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { password: "" } });
  const go = useMutation({
    mutationFn: ({ password }: { password: string }) => onConfirm(password),
    onError: () => form.resetField("password"),
  });
  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => go.mutate(values))}>
      {go.isError && <Notice tone="err">{errorText(go.error)}</Notice>}
      <TextField
        label={t("factor.yourPassword")}
        type="password"
        autoComplete="current-password"
        autoFocus
        error={form.formState.errors.password?.message}
        {...form.register("password", { required: common("required") })}
      />
      <Button type="submit" variant="primary" busy={go.isPending}>
        {t("factor.continue")}
      </Button>
    </form>
  );
}

function EnterCode({ offer, onDone }: { offer: FactorOffer; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const form = useForm({ defaultValues: { code: "" } });
  const go = useMutation({
    mutationFn: ({ code }: { code: string }) => activateFactor(code),
    onSuccess: ({ codes }) => onDone(codes),
    onError: () => form.resetField("code"),
  });
  return (
    <form className="grid gap-4" noValidate onSubmit={form.handleSubmit((values) => go.mutate(values))}>
      {go.isError && <Notice tone="err">{errorText(go.error)}</Notice>}
      <p className="text-ink-2">{t("factor.scan")}</p>
      <QrCode text={offer.uri} label={t("factor.qr")} size={176} />
      <CopyBlock label={t("factor.secret")} text={offer.secret} />
      <TextField
        label={t("factor.code")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={10}
        error={form.formState.errors.code?.message}
        {...form.register("code", { required: common("required") })}
      />
      <Button type="submit" variant="primary" busy={go.isPending}>
        {t("factor.activate")}
      </Button>
    </form>
  );
}

/** Codes that let in without the app, shown once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation("accounts");
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{t("factor.codesText")}</p>
      <CopyBlock label={t("factor.codes")} text={codes.join("\n")} />
      <Button variant="primary" onClick={onDone}>
        {t("users.done")}
      </Button>
    </div>
  );
}
