import { Check } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

export type Saving = "idle" | "saving" | "saved";

/** How saving one field goes; "saved" passes after a moment. */
export function useSaving() {
  const [saving, setSaving] = useState<Saving>("idle");
  useEffect(() => {
    if (saving !== "saved") return;
    const timer = setTimeout(() => setSaving("idle"), 2500);
    return () => clearTimeout(timer);
  }, [saving]);
  return [saving, setSaving] as const;
}

/** Says beside a field that it is being saved, or was. */
export function SaveState({ saving }: { saving: Saving }) {
  const { t } = useTranslation("servers");
  return (
    <span role="status" className="pointer-events-none absolute top-0 right-0 text-sm leading-5 text-ink-3">
      {saving === "saving" ? (
        t("edit.saving")
      ) : saving === "saved" ? (
        <span className="inline-flex items-center gap-1 text-ok">
          <Check size={13} aria-hidden="true" />
          {t("edit.saved")}
        </span>
      ) : null}
    </span>
  );
}
