import type { Monitoring, MonitoringSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { Notice } from "../../ui/notice.tsx";
import { checkIntervals, graces, tolerances, withOwn } from "./model/spans.ts";
import { monitoringQuery, saveSettings } from "./queries.ts";
import { useMonitoringWords } from "./use-words.ts";

const repeats = ["once", "daily", "weekly", "monthly"] as const;

interface ChoiceProps {
  label: string;
  value: string;
  disabled: boolean;
  onChange: (value: string) => void;
  children: ReactNode;
}

function Choice({ label, value, disabled, onChange, children }: ChoiceProps) {
  const id = useId();
  return (
    <span className="flex items-center gap-2 max-sm:grid max-sm:grid-cols-[minmax(0,1fr)_168px]">
      <label htmlFor={id}>{label}</label>
      <BareSelect
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        {children}
      </BareSelect>
    </span>
  );
}

/** What holds for all jobs; every choice is saved at once, and says so. */
export function SettingsBar({ settings, readOnly }: { settings: MonitoringSettings; readOnly: boolean }) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [saved, setSaved] = useState(0);
  const show = (next: MonitoringSettings) =>
    client.setQueryData<Monitoring>(monitoringQuery.queryKey, (data) => data && { ...data, settings: next });
  const save = useMutation({
    mutationFn: saveSettings,
    scope: { id: "monitoring-settings" },
    onMutate: async (next) => {
      await client.cancelQueries({ queryKey: monitoringQuery.queryKey });
      show(next);
      return settings;
    },
    onSuccess: (next) => {
      show(next);
      setSaved(Date.now());
      void client.invalidateQueries({ queryKey: monitoringQuery.queryKey });
    },
    onError: (_error, _next, before) => before && show(before),
  });
  useEffect(() => {
    if (saved === 0) return;
    const timer = setTimeout(() => setSaved(0), 3000);
    return () => clearTimeout(timer);
  }, [saved]);
  const set = (patch: Partial<MonitoringSettings>) => save.mutate({ ...settings, ...patch });
  const spans = (usual: readonly number[], own: number) =>
    withOwn(usual, own).map((ms) => (
      <option key={ms} value={ms}>
        {words.span(ms)}
      </option>
    ));
  return (
    <section aria-label={t("settings.label")} className="mb-3.5">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2 max-sm:grid">
        <Choice
          label={t("settings.tolerance")}
          value={String(settings.toleranceMs)}
          disabled={readOnly}
          onChange={(value) => set({ toleranceMs: Number(value) })}
        >
          {spans(tolerances, settings.toleranceMs)}
        </Choice>
        <Choice
          label={t("settings.check")}
          value={String(settings.checkEveryMinutes)}
          disabled={readOnly}
          onChange={(value) => set({ checkEveryMinutes: Number(value) })}
        >
          {withOwn(checkIntervals, settings.checkEveryMinutes).map((minutes) => (
            <option key={minutes} value={minutes}>
              {format.count(minutes, "minute")}
            </option>
          ))}
        </Choice>
        <Choice
          label={t("settings.repeat")}
          value={settings.repeat}
          disabled={readOnly}
          onChange={(value) => set({ repeat: value as MonitoringSettings["repeat"] })}
        >
          {repeats.map((value) => (
            <option key={value} value={value}>
              {t(`settings.repeats.${value}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t("settings.grace")}
          value={String(settings.startupGraceMs)}
          disabled={readOnly}
          onChange={(value) => set({ startupGraceMs: Number(value) })}
        >
          {spans(graces, settings.startupGraceMs)}
        </Choice>
        <span role="status" className="min-w-16 text-sm text-ink-3">
          {save.isPending ? (
            t("settings.saving")
          ) : saved > 0 ? (
            <span className="inline-flex items-center gap-1 text-ok">
              <Check size={14} aria-hidden="true" />
              {t("settings.saved")}
            </span>
          ) : null}
        </span>
      </div>
      {settings.repeat !== "once" && <p className="mt-1 text-sm text-ink-3">{t("settings.repeatHint")}</p>}
      {save.isError && (
        <Notice tone="err" className="mt-2">
          {errorText(save.error)}
        </Notice>
      )}
    </section>
  );
}
