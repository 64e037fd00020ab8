import { useTranslation } from "react-i18next";
import { TextArea, TextField } from "../../../ui/text-field.tsx";
import { type ProxyForm, proxyProblem } from "./model/proxy.ts";

interface ProxyFieldsProps {
  form: ProxyForm;
  /** Wrong fields are marked only after somebody tried to go on. */
  checked: boolean;
  onChange: (form: ProxyForm) => void;
}

/** What a proxy in front of Duplicati asks for. */
export function ProxyFields({ form, checked, onChange }: ProxyFieldsProps) {
  const { t } = useTranslation("connecting");
  const problem = checked ? proxyProblem(form) : null;
  const field = (name: keyof ProxyForm) => ({
    value: form[name],
    autoComplete: "off",
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => onChange({ ...form, [name]: event.target.value }),
  });
  return (
    <div className="grid gap-4">
      <TextArea
        label={t("proxy.headers")}
        hint={t("proxy.headersHint")}
        rows={2}
        placeholder="CF-Access-Client-Id: …"
        error={problem?.field === "headers" ? t("proxy.headersWrong", { line: problem.line }) : undefined}
        {...field("headers")}
      />
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <TextField label={t("proxy.user")} hint={t("proxy.basicHint")} {...field("basicUser")} />
        <TextField
          label={t("proxy.password")}
          {...field("basicPassword")}
          type="password"
          autoComplete="new-password"
        />
      </div>
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <TextArea
          label={t("proxy.certificate")}
          rows={3}
          placeholder="-----BEGIN CERTIFICATE-----"
          error={problem?.field === "certificate" ? t("proxy.certificateWrong") : undefined}
          {...field("cert")}
        />
        <TextArea
          label={t("proxy.key")}
          rows={3}
          placeholder="-----BEGIN PRIVATE KEY-----"
          error={problem?.field === "key" ? t("proxy.keyWrong") : undefined}
          {...field("key")}
        />
      </div>
      <TextField
        label={t("proxy.passphrase")}
        className="sm:w-1/2 sm:pr-1.5"
        {...field("passphrase")}
        type="password"
        autoComplete="new-password"
      />
    </div>
  );
}
