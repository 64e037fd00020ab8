import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";

interface StoredSecretProps {
  label: string;
  hint: string | null;
  /** It goes when the form is saved. */
  removed: boolean;
  /** False for what the channel cannot be without. */
  canRemove: boolean;
  onReplace: () => void;
  onRemove: () => void;
  onKeep: () => void;
}

/** Something secret that is stored: dots, never the value; it can be replaced or removed. */
export function StoredSecret({
  label,
  hint,
  removed,
  canRemove,
  onReplace,
  onRemove,
  onKeep,
}: StoredSecretProps) {
  const { t } = useTranslation("channels");
  return (
    <fieldset>
      <legend className="mb-1 text-md font-medium">{label}</legend>
      <div className="flex min-h-8 flex-wrap items-center gap-x-2 gap-y-1 rounded-sm border border-line bg-sunken py-0.5 pr-1 pl-2.5">
        <span className="min-w-0 flex-1 break-words">
          {removed ? <span className="text-ink-2">{t("secret.willGo")}</span> : <Dots />}
        </span>
        {removed ? (
          <Button variant="ghost" onClick={onKeep}>
            {t("secret.undo")}
          </Button>
        ) : (
          <>
            <Button variant="ghost" aria-label={t("secret.replaceOf", { field: label })} onClick={onReplace}>
              {t("secret.replace")}
            </Button>
            {canRemove && (
              <Button variant="ghost" aria-label={t("secret.removeOf", { field: label })} onClick={onRemove}>
                {t("secret.remove")}
              </Button>
            )}
          </>
        )}
      </div>
      {hint && <p className="mt-1 text-sm text-ink-3">{hint}</p>}
    </fieldset>
  );
}

function Dots() {
  const { t } = useTranslation("channels");
  return (
    <>
      <span aria-hidden="true" className="tracking-widest">
        ••••••••••••
      </span>
      <span className="sr-only">{t("secret.set")}</span>
    </>
  );
}
