import type { LikelyMatch } from "@duplistatus/contract";
import { useId } from "react";
import { useTranslation } from "react-i18next";

interface MatchChoiceProps {
  matches: readonly LikelyMatch[];
  /** Id of the known server that it is; null = none of them; undefined = not chosen yet. */
  value: string | null | undefined;
  missing: boolean;
  onChange: (serverId: string | null) => void;
}

/** Asks whether the server is one that reports already: nothing is joined without being asked. */
export function MatchChoice({ matches, value, missing, onChange }: MatchChoiceProps) {
  const { t } = useTranslation("connecting");
  const id = useId();
  const choices = [
    ...matches.map((match) => ({
      serverId: match.serverId as string | null,
      label: t("match.is", { server: match.name }),
      text:
        match.why === "machine-name"
          ? t("match.machineName")
          : t("match.jobNames", { count: match.jobs.length, jobs: match.jobs.slice(0, 5).join(", ") }),
    })),
    { serverId: null, label: t("match.other"), text: t("match.otherText") },
  ];
  return (
    <fieldset aria-describedby={missing ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-md font-medium">{t("match.title")}</legend>
      <div className="grid gap-1">
        {choices.map(({ serverId, label, text }) => (
          <label
            key={serverId ?? ""}
            className="-mx-2 flex items-start gap-2.5 rounded-md px-2 py-1.5 has-checked:bg-sunken max-sm:min-h-11"
          >
            <input
              type="radio"
              name={id}
              checked={value === serverId}
              onChange={() => onChange(serverId)}
              className="mt-0.75 size-3.5 shrink-0 accent-accent"
            />
            <span className="min-w-0 break-words">
              {label}
              <span className="block text-sm text-ink-3">{text}</span>
            </span>
          </label>
        ))}
      </div>
      {missing && (
        <p id={`${id}-error`} role="alert" className="mt-1 text-sm text-err">
          {t("match.missing")}
        </p>
      )}
    </fieldset>
  );
}
