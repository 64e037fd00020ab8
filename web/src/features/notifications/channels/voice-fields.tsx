import type { ChannelOptions, Language } from "@duplistatus/contract";
import { useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { localeChoices } from "../../../format/locales.ts";
import { allZones, isZone } from "../../../format/zones.ts";
import { languageNames } from "../../../i18n/i18n.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";

interface VoiceFieldsProps {
  options: ChannelOptions;
  /** Language of all channels that have none of their own. */
  usual: Language;
  readOnly: boolean;
  onChange: (change: Partial<ChannelOptions>) => void;
}

/** In which language, time zone and number format a channel speaks. */
export function VoiceFields({ options, usual, readOnly, onChange }: VoiceFieldsProps) {
  const { t, i18n } = useTranslation("channels");
  const locales = useMemo(
    () => localeChoices(options.format, navigator.languages, i18n.language),
    [options.format, i18n.language],
  );
  return (
    <Panel title={t("options.title")}>
      <fieldset disabled={readOnly} className="grid gap-3.5 sm:grid-cols-3">
        <Select
          label={t("options.language")}
          value={options.language ?? ""}
          options={[
            { value: "", label: t("options.languageDefault", { language: languageNames[usual] }) },
            ...Object.entries(languageNames).map(([value, label]) => ({ value, label })),
          ]}
          onChange={(value) => onChange({ language: (value || null) as Language | null })}
        />
        <ZoneField zone={options.zone} onChange={(zone) => onChange({ zone })} />
        <Select
          label={t("options.format")}
          value={options.format ?? ""}
          options={[{ value: "", label: t("options.formatDefault") }, ...locales]}
          onChange={(value) => onChange({ format: value || null })}
        />
      </fieldset>
    </Panel>
  );
}

/** A time zone by its name, with suggestions; empty = that of the server. */
function ZoneField({ zone, onChange }: { zone: string | null; onChange: (zone: string | null) => void }) {
  const { t } = useTranslation("channels");
  const list = useId();
  const [text, setText] = useState(zone ?? "");
  const zones = useMemo(allZones, []);
  const wrong = text.trim() !== "" && !isZone(text.trim());
  return (
    <>
      <TextField
        label={t("options.zone")}
        list={list}
        placeholder={t("options.zoneDefault")}
        value={text}
        spellCheck={false}
        error={wrong ? t("options.zoneWrong") : undefined}
        onChange={(event) => {
          const next = event.target.value.trim();
          setText(event.target.value);
          if (next === "" || isZone(next)) onChange(next || null);
        }}
      />
      <datalist id={list}>
        {zones.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
    </>
  );
}
