import { useTranslation } from "react-i18next";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { type LoginForm, loginKinds } from "./model/login.ts";

interface LoginFieldsProps {
  form: LoginForm;
  error: string | undefined;
  autoFocus?: boolean;
  onChange: (form: LoginForm) => void;
}

/** How to log in to Duplicati: password, one of two kinds of token, or nothing. */
export function LoginFields({ form, error, autoFocus, onChange }: LoginFieldsProps) {
  const { t } = useTranslation("connecting");
  const { kind, secret } = form;
  return (
    <div className="grid gap-x-3 gap-y-4 sm:grid-cols-[minmax(0,200px)_minmax(0,1fr)]">
      <Select
        label={t("login.kind")}
        value={kind}
        options={loginKinds.map((value) => ({ value, label: t(`login.kinds.${value}`) }))}
        onChange={(next) => onChange({ kind: next, secret: "" })}
      />
      {kind === "none" ? (
        <p className="self-end pb-1.5 text-ink-2">{t("login.noneText")}</p>
      ) : (
        <TextField
          key={kind}
          label={t(kind === "password" ? "login.password" : "login.token")}
          hint={t(`login.hints.${kind}`)}
          type="password"
          autoFocus={autoFocus}
          autoComplete="new-password"
          spellCheck={false}
          maxLength={16_384}
          value={secret}
          error={error}
          onChange={(event) => onChange({ kind, secret: event.target.value })}
        />
      )}
    </div>
  );
}
