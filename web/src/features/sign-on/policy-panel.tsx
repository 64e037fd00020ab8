import type { LoginSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { useToast } from "../../ui/toast.tsx";
import { changeLoginSettings, loginSettingsQuery } from "./queries.ts";

interface PolicyPanelProps {
  settings: LoginSettings;
  /** One can log in without a password, too. */
  hasOther: boolean;
}

/** Who must have a second factor, and whose passwords are taken; effective at once. */
export function PolicyPanel({ settings, hasOther }: PolicyPanelProps) {
  const { t } = useTranslation("signOn");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const change = useMutation({
    mutationFn: (patch: Partial<LoginSettings>) => changeLoginSettings({ ...settings, ...patch }),
    onSuccess: (changed) => {
      client.setQueryData(loginSettingsQuery.queryKey, changed);
      void client.invalidateQueries({ queryKey: keys.me });
      toast.ok(t("saved"));
    },
    onError: (failure) => toast.err(errorText(failure)),
  });
  return (
    <Panel title={t("policy.title")}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t("policy.factor")}
          hint={t("policy.factorHint")}
          value={settings.secondFactor}
          options={(["nobody", "admins", "everybody"] as const).map((value) => ({
            value,
            label: t(`policy.factors.${value}`),
          }))}
          onChange={(secondFactor) => change.mutate({ secondFactor })}
        />
        <Select
          label={t("policy.passwords")}
          hint={t(hasOther ? "policy.passwordsHint" : "policy.passwordsNone")}
          disabled={!hasOther}
          value={hasOther ? settings.passwords : "everybody"}
          options={(["everybody", "admins"] as const).map((value) => ({
            value,
            label: t(`policy.who.${value}`),
          }))}
          onChange={(passwords) => change.mutate({ passwords })}
        />
      </div>
    </Panel>
  );
}
