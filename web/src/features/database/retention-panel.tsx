import type { DatabaseOverview, DatabaseSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { useToast } from "../../ui/toast.tsx";
import { databaseQuery, saveSettings } from "./queries.ts";

const ages = [30, 90, 180, 365, 730, 1095, 1825];
const kinds = ["runs", "logs", "raw"] as const;

/** Days in words: months and years where they are whole ones. */
export function useAgeText() {
  const { t } = useTranslation("database");
  return (days: number) => {
    if (days % 365 === 0) return t("age.years", { count: days / 365 });
    return days === 180 ? t("age.months", { count: 6 }) : t("age.days", { count: days });
  };
}

/** How long runs, their logs and the complete reports stay; every change is saved at once. */
export function RetentionPanel({ database }: { database: DatabaseOverview }) {
  const { t } = useTranslation("database");
  const format = useFormat();
  const ageText = useAgeText();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { settings, due } = database;
  const save = useMutation({
    mutationFn: (next: DatabaseSettings) => saveSettings(next),
    onMutate: (next) => {
      client.setQueryData(databaseQuery.queryKey, (known) => known && { ...known, settings: next });
    },
    onError: (error) => toast.err(errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: keys.database }),
  });
  const goes = [
    due.runs > 0 && t("due.runs", { count: due.runs, n: format.number(due.runs) }),
    due.logs > 0 && t("due.logs", { count: due.logs, n: format.number(due.logs) }),
    due.raw > 0 && t("due.raw", { count: due.raw, n: format.number(due.raw) }),
  ].filter((part) => part !== false);
  return (
    <Panel title={t("keep.title")}>
      <div className="grid gap-3">
        {kinds.map((kind) => {
          const days = settings.retention[kind];
          const choices = days === null || ages.includes(days) ? ages : [...ages, days].sort((a, b) => a - b);
          return (
            <Select
              key={kind}
              label={t(`keep.${kind}`)}
              hint={t(`keep.${kind}Hint`)}
              value={days === null ? "never" : String(days)}
              options={[
                { value: "never", label: t("keep.forEver") },
                ...choices.map((age) => ({ value: String(age), label: ageText(age) })),
              ]}
              onChange={(value) =>
                save.mutate({
                  ...settings,
                  retention: { ...settings.retention, [kind]: value === "never" ? null : Number(value) },
                })
              }
            />
          );
        })}
        <p className="text-sm text-ink-3">
          {goes.length === 0
            ? t("due.nothing")
            : t("due.goes", { what: goes.join(", "), size: format.bytes(due.bytes) })}
        </p>
      </div>
    </Panel>
  );
}
