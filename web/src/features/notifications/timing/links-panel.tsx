import type { Language, NotificationSettingsAnswer } from "@duplistatus/contract";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { languageNames } from "../../../i18n/i18n.ts";
import { Button } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { useSaveSettings } from "./use-settings.ts";

interface LinksPanelProps {
  settings: NotificationSettingsAnswer;
  readOnly: boolean;
}

/** Where the links of messages lead, what they may do, and the language of messages. */
export function LinksPanel({ settings, readOnly }: LinksPanelProps) {
  const { t } = useTranslation("timing");
  const save = useSaveSettings();
  const { fixed, publicUrl, acknowledgeLinks, language } = settings;
  const known = fixed.publicUrl ?? publicUrl;
  const here = document.baseURI.replace(/\/+$/, "");
  const [typed, setTyped] = useState(known ?? "");
  useEffect(() => setTyped(known ?? ""), [known]);
  const text = typed.trim();
  const wrong = text !== "" && !(/^https?:\/\//i.test(text) && URL.canParse(text));
  const isFixed = fixed.publicUrl !== null;
  return (
    <Panel title={t("links.title")}>
      <div className="grid gap-4">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!wrong) save.mutate({ publicUrl: text === "" ? null : text });
          }}
        >
          <div className="flex items-end gap-2">
            <TextField
              label={t("links.address")}
              type="url"
              inputMode="url"
              spellCheck={false}
              placeholder={here}
              className="min-w-0 flex-1"
              disabled={readOnly || isFixed}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
            {!readOnly && !isFixed && (
              <Button type="submit" className="mb-0.5" disabled={wrong || text === (known ?? "")}>
                {t("links.save")}
              </Button>
            )}
          </div>
          {wrong && (
            <p role="alert" className="mt-1 text-sm text-err">
              {t("links.wrong")}
            </p>
          )}
          <p className="mt-1 text-sm break-words text-ink-3">
            {t(isFixed ? "links.fixed" : known === null ? "links.none" : "links.hint")}{" "}
            {t("links.here", { address: here })}{" "}
            {!readOnly && !isFixed && known !== here && (
              <button
                type="button"
                onClick={() => save.mutate({ publicUrl: here })}
                className="text-accent underline underline-offset-2 max-sm:py-2"
              >
                {t("links.useHere")}
              </button>
            )}
          </p>
        </form>
        <Switch
          label={t("links.acknowledge")}
          hint={t("links.acknowledgeHint")}
          disabled={readOnly}
          checked={acknowledgeLinks}
          onChange={(on) => save.mutate({ acknowledgeLinks: on })}
        />
        <Select
          label={t("language.label")}
          hint={t("language.hint")}
          disabled={readOnly}
          value={language}
          options={Object.entries(languageNames).map(([value, label]) => ({
            value: value as Language,
            label,
          }))}
          onChange={(next) => save.mutate({ language: next })}
        />
      </div>
    </Panel>
  );
}
