import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";

interface StoredSecretProps {
  /** What is stored, without its value; null = nothing. */
  what: string | null;
  /** It goes when the form is saved. */
  removed: boolean;
  /** What to say when nothing is stored. */
  none: string;
  onReplace: () => void;
  onRemove: () => void;
  onKeep: () => void;
}

/** Something secret that is stored: never shown, only replaced or removed. */
export function StoredSecret({ what, removed, none, onReplace, onRemove, onKeep }: StoredSecretProps) {
  const { t } = useTranslation("connecting");
  return (
    <div className="flex flex-wrap items-center gap-2">
      <span className={`min-w-0 flex-[1_1_200px] break-words ${what === null ? "text-ink-2" : ""}`}>
        {removed ? t("secret.willGo") : (what ?? none)}
      </span>
      <span className="flex gap-2">
        {removed && (
          <Button variant="ghost" onClick={onKeep}>
            {t("secret.undo")}
          </Button>
        )}
        <Button onClick={onReplace}>{t(what === null ? "secret.set" : "secret.replace")}</Button>
        {what !== null && <Button onClick={onRemove}>{t("secret.remove")}</Button>}
      </span>
    </div>
  );
}
