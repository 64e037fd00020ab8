import type { Channel, ChannelOptions } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { withOwn } from "../model/choices.ts";

const gatherings = [0, 15, 30, 60, 120, 300, 600];
const waits = [5, 15, 30, 60, 180, 720, 1440];

interface TimingFieldsProps {
  options: ChannelOptions;
  /** Gathering time of all channels that have none of their own, seconds. */
  usualGather: number;
  others: readonly Channel[];
  readOnly: boolean;
  onChange: (change: Partial<ChannelOptions>) => void;
}

/** How long messages are gathered, and who is told when nothing arrives. */
export function TimingFields({ options, usualGather, others, readOnly, onChange }: TimingFieldsProps) {
  const { t } = useTranslation("channels");
  const format = useFormat();
  const { gatherSeconds, fallback } = options;
  const time = (seconds: number) =>
    seconds === 0 ? t("options.gatherNone") : format.duration(seconds * 1000);
  return (
    <Panel title={t("options.gathering")}>
      <fieldset disabled={readOnly} className="grid gap-3.5 sm:grid-cols-3">
        <Select
          label={t("options.gather")}
          hint={t("options.gatherHint")}
          value={gatherSeconds === null ? "" : String(gatherSeconds)}
          options={[
            { value: "", label: t("options.gatherDefault", { time: time(usualGather) }) },
            ...withOwn(gatherings, gatherSeconds).map((seconds) => ({
              value: String(seconds),
              label: time(seconds),
            })),
          ]}
          onChange={(value) => onChange({ gatherSeconds: value === "" ? null : Number(value) })}
        />
        <Select
          label={t("options.fallback")}
          value={fallback === null ? "" : String(fallback.channelId)}
          options={[
            { value: "", label: t("options.fallbackNone") },
            ...others.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          onChange={(value) =>
            onChange({
              fallback:
                value === ""
                  ? null
                  : { channelId: Number(value), afterMinutes: fallback?.afterMinutes ?? 30 },
            })
          }
        />
        {fallback !== null && (
          <Select
            label={t("options.fallbackAfter")}
            value={String(fallback.afterMinutes)}
            options={withOwn(waits, fallback.afterMinutes).map((minutes) => ({
              value: String(minutes),
              label: format.span(minutes * 60_000),
            }))}
            onChange={(value) => onChange({ fallback: { ...fallback, afterMinutes: Number(value) } })}
          />
        )}
      </fieldset>
    </Panel>
  );
}
