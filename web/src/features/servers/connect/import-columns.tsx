import { useTranslation } from "react-i18next";
import { CopyBlock } from "../../../ui/copy-block.tsx";
import { columnGroups, template } from "./model/template.ts";

/** A list to begin with, and what its columns mean. */
export function ImportColumns() {
  const { t } = useTranslation("connecting");
  return (
    <div className="grid gap-3">
      <CopyBlock label={t("import.templateLabel")} text={template.trimEnd()} />
      <dl className="grid gap-x-5 gap-y-1 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
        {columnGroups.map((group) => (
          <div key={group} className="contents">
            <dt className="font-mono max-sm:mt-1">{t(`import.columns.${group}`)}</dt>
            <dd className="text-ink-2">{t(`import.columnTexts.${group}`)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
