import type { ProxyLoginSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { isAddressOrRange, linesOf } from "../../format/ip-range.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { TextArea, TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { changeProxyLogin, proxyLoginQuery } from "./queries.ts";

type Values = Omit<ProxyLoginSettings, "addresses"> & { addresses: string };

const toValues = (settings: ProxyLoginSettings): Values => ({
  ...settings,
  addresses: settings.addresses.join("\n"),
});

/** Login by a header that a trusted reverse proxy adds. */
export function ProxyForm({ settings }: { settings: ProxyLoginSettings }) {
  const { t } = useTranslation("signOn");
  const { t: common } = useTranslation();
  useReasons();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({ values: toValues(settings), resetOptions: { keepDirtyValues: true } });
  const save = useMutation({
    mutationFn: (values: Values) => changeProxyLogin({ ...values, addresses: linesOf(values.addresses) }),
    onSuccess: (saved) => {
      client.setQueryData(proxyLoginQuery.queryKey, saved);
      form.reset(toValues(saved));
      toast.ok(t("saved"));
    },
  });
  const { errors, isDirty } = form.formState;
  const enabled = form.watch("enabled");
  const required = common("required");
  return (
    <form noValidate onSubmit={form.handleSubmit((values) => save.mutate(values))}>
      <Panel title={t("proxy.title")}>
        <div className="grid gap-4">
          <p className="text-ink-2">{t("proxy.text")}</p>
          <Switch
            label={t("proxy.enabled")}
            checked={enabled}
            onChange={(on) => form.setValue("enabled", on, { shouldDirty: true })}
          />
          {enabled && (
            <>
              <Notice tone="warn">{t("proxy.warning")}</Notice>
              <TextArea
                label={t("proxy.addresses")}
                hint={t("proxy.addressesHint")}
                error={errors.addresses?.message}
                rows={2}
                spellCheck={false}
                {...form.register("addresses", {
                  required,
                  validate: (text) => linesOf(text).every(isAddressOrRange) || t("proxy.addressesWrong"),
                })}
              />
              <div className="grid gap-4 sm:grid-cols-2">
                <TextField
                  label={t("proxy.header")}
                  error={errors.header?.message}
                  spellCheck={false}
                  {...form.register("header", {
                    required,
                    validate: (text) => /^[A-Za-z][A-Za-z0-9-]*$/.test(text.trim()) || t("proxy.headerWrong"),
                  })}
                />
                <Select
                  label={t("proxy.role")}
                  value={form.watch("role")}
                  options={(["user", "admin"] as const).map((value) => ({
                    value,
                    label: t(`proxy.roles.${value}`),
                  }))}
                  onChange={(role) => form.setValue("role", role, { shouldDirty: true })}
                />
              </div>
              <Switch
                label={t("proxy.autoCreate")}
                checked={form.watch("autoCreate")}
                onChange={(on) => form.setValue("autoCreate", on, { shouldDirty: true })}
              />
            </>
          )}
          {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
          <div>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!isDirty}>
              {t("save")}
            </Button>
          </div>
        </div>
      </Panel>
    </form>
  );
}
