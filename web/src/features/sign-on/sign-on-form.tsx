import type { ChangeSignOnRequest, SignOnAnswer, SignOnSettings } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { apiUrl } from "../../api/client.ts";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { changeSignOn, signOnQuery, testSignOn } from "./queries.ts";

type Texts = Pick<
  SignOnSettings,
  "issuer" | "clientId" | "scopes" | "label" | "usernameClaim" | "tagPrefix" | "start"
>;
type Flags = Pick<SignOnSettings, "enabled" | "autoCreate" | "linkByName" | "logout">;
type Values = Texts &
  Flags & { roleClaim: string; tagClaim: string; admins: string; users: string; clientSecret: string };

const toValues = ({
  hasSecret: _,
  fromEnvironment: __,
  adminValues,
  userValues,
  ...rest
}: SignOnAnswer): Values => ({
  ...rest,
  roleClaim: rest.roleClaim ?? "",
  tagClaim: rest.tagClaim ?? "",
  admins: adminValues.join(", "),
  users: userValues.join(", "),
  clientSecret: "",
});

const listOf = (text: string) =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");

const toRequest = ({
  admins,
  users,
  clientSecret,
  roleClaim,
  tagClaim,
  ...rest
}: Values): ChangeSignOnRequest => ({
  ...rest,
  roleClaim: roleClaim.trim() || null,
  tagClaim: tagClaim.trim() || null,
  adminValues: listOf(admins),
  userValues: listOf(users),
  // An empty field leaves what is stored.
  ...(clientSecret !== "" && { clientSecret }),
});

/** Login at an identity provider. */
export function SignOnForm({ settings }: { settings: SignOnAnswer }) {
  const { t } = useTranslation("signOn");
  const { t: common } = useTranslation();
  useReasons();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({ values: toValues(settings), resetOptions: { keepDirtyValues: true } });
  const save = useMutation({
    mutationFn: (values: Values) => changeSignOn(toRequest(values)),
    onSuccess: (saved) => {
      client.setQueryData(signOnQuery.queryKey, saved);
      form.reset(toValues(saved));
      toast.ok(t("saved"));
    },
  });
  const test = useMutation({ mutationFn: () => testSignOn(toRequest(form.getValues())) });
  const readOnly = settings.fromEnvironment;
  const { errors, isDirty } = form.formState;
  const enabled = form.watch("enabled");
  const required = common("required");
  const flag = (name: keyof Flags) => (
    <Switch
      label={t(`provider.${name}`)}
      hint={t(`provider.${name}Hint`)}
      disabled={readOnly}
      checked={form.watch(name)}
      onChange={(on) => form.setValue(name, on, { shouldDirty: true })}
    />
  );
  const field = (name: Exclude<keyof Values, keyof Flags | "start">, rules = {}) => (
    <TextField
      label={t(`provider.${name}`)}
      hint={t(`provider.${name}Hint`)}
      error={errors[name]?.message}
      readOnly={readOnly}
      spellCheck={false}
      autoCapitalize="none"
      {...(name === "clientSecret" && {
        type: "password",
        autoComplete: "off",
        placeholder: settings.hasSecret ? t("provider.stored") : "",
      })}
      {...form.register(name, rules)}
    />
  );
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => save.mutate(values))}>
      <Panel title={t("provider.title")}>
        <div className="grid gap-4">
          <p className="text-ink-2">{t("provider.text")}</p>
          {readOnly && <Notice tone="info">{t("provider.environment")}</Notice>}
          {flag("enabled")}
          {enabled && (
            <>
              <div className="grid gap-4 sm:grid-cols-2">
                {field("issuer", {
                  required,
                  validate: (text: string) =>
                    /^https?:\/\/[^/]/i.test(text.trim()) || t("provider.issuerWrong"),
                })}
                {field("label")}
                {field("clientId", { required })}
                {field("clientSecret")}
              </div>
              {/^http:/i.test(form.watch("issuer")) && <Notice tone="warn">{t("provider.plain")}</Notice>}
              <div>
                <p className="mb-1.5 text-md font-medium">{t("provider.back")}</p>
                <CopyBlock
                  label={t("provider.back")}
                  text={new URL(apiUrl(paths.signOnReturn), document.baseURI).href}
                />
              </div>
              <div className="grid gap-4 sm:grid-cols-2">
                <Select
                  label={t("provider.start")}
                  disabled={readOnly}
                  value={form.watch("start")}
                  options={(["button", "redirect"] as const).map((value) => ({
                    value,
                    label: t(`provider.starts.${value}`),
                  }))}
                  onChange={(start) => form.setValue("start", start, { shouldDirty: true })}
                />
                {field("scopes", { required })}
                {field("usernameClaim", { required })}
                {field("roleClaim")}
                {field("admins")}
                {field("users")}
                {field("tagClaim")}
                {field("tagPrefix")}
              </div>
              {flag("autoCreate")}
              {flag("linkByName")}
              {flag("logout")}
            </>
          )}
          {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
          {test.isError && <Notice tone="err">{errorText(test.error)}</Notice>}
          {test.isSuccess && <Notice tone="ok">{t("provider.answers", test.data)}</Notice>}
          <div className="flex flex-wrap gap-2">
            {!readOnly && (
              <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty}>
                {t("save")}
              </Button>
            )}
            {enabled && (
              <Button busy={test.isPending} onClick={() => test.mutate()}>
                {t("provider.test")}
              </Button>
            )}
          </div>
        </div>
      </Panel>
    </form>
  );
}
