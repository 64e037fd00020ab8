import { useId } from "react";
import { useTranslation } from "react-i18next";

/** Whether what is collected is kept for download. */
export function KeepChoice({ checked, onChange }: { checked: boolean; onChange: (keep: boolean) => void }) {
  const { t } = useTranslation("collecting");
  const id = useId();
  return (
    <label htmlFor={id} className="flex w-fit items-start gap-2.5 max-sm:min-h-11 max-sm:items-center">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent max-sm:mt-0 max-sm:size-5"
      />
      <span>
        {t("keep")}{" "}
        <span id={`${id}-hint`} className="text-ink-3">
          {t("keepHint")}
        </span>
      </span>
    </label>
  );
}
