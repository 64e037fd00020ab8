import type { FactorPolicy } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { Select } from "../../ui/select.tsx";
import { useToast } from "../../ui/toast.tsx";
import { changeLoginSettings, loginSettingsQuery } from "./queries.ts";

/** Who must have a second factor. */
export function FactorPolicySelect() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data } = useQuery(loginSettingsQuery);
  const change = useMutation({
    mutationFn: (secondFactor: FactorPolicy) => changeLoginSettings({ secondFactor }),
    onSuccess: (changed) => {
      client.setQueryData(loginSettingsQuery.queryKey, changed);
      void client.invalidateQueries({ queryKey: keys.me });
    },
    onError: (failure) => toast.err(errorText(failure)),
  });
  return (
    <div className="mt-4 max-w-110">
      <Select
        label={t("factor.policy")}
        inline
        disabled={data === undefined}
        value={data?.secondFactor ?? "nobody"}
        options={(["nobody", "admins", "everybody"] as const).map((value) => ({
          value,
          label: t(`factor.policies.${value}`),
        }))}
        onChange={(value) => change.mutate(value)}
      />
    </div>
  );
}
