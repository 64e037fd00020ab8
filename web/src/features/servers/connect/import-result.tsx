import type { ImportAnswer } from "@duplistatus/contract";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Notice } from "../../../ui/notice.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { useFirstFocus } from "../../../ui/use-first-focus.ts";
import { ImportLines } from "./import-lines.tsx";

interface ImportResultProps {
  answer: ImportAnswer;
  /** What was done, else what would be. */
  done: boolean;
}

/** How many servers become what, and every line of the list. */
export function ImportResult({ answer, done }: ImportResultProps) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const region = useFirstFocus<HTMLElement>();
  const [show, setShow] = useState<"all" | "wrong">("all");
  const { added, updated, wrong } = answer;
  const lines = useMemo(
    () => (show === "all" ? answer.lines : answer.lines.filter((line) => line.outcome === "wrong")),
    [answer, show],
  );
  const count = (n: number) => ({ count: n, n: format.number(n) });
  return (
    <section ref={region} tabIndex={-1} aria-label={t("import.lines")} className="grid gap-3 outline-none">
      <div role="status" className="grid gap-2">
        {(added > 0 || updated > 0) && (
          <Notice tone={done ? "ok" : "info"}>
            {added > 0 && t(done ? "import.added" : "import.toAdd", count(added))}{" "}
            {updated > 0 && t(done ? "import.updated" : "import.toUpdate", count(updated))}
          </Notice>
        )}
        {wrong > 0 && <Notice tone="warn">{t("import.wrong", count(wrong))}</Notice>}
        {answer.lines.length === 0 && <Notice tone="warn">{t("import.noLines")}</Notice>}
      </div>
      {wrong > 0 && wrong < answer.lines.length && (
        <Segmented
          label={t("import.show")}
          value={show}
          options={[
            { value: "all", label: t("import.all", { n: format.number(answer.lines.length) }) },
            { value: "wrong", label: t("import.wrongOnly", { n: format.number(wrong) }) },
          ]}
          onChange={setShow}
        />
      )}
      {lines.length > 0 && <ImportLines key={show} lines={lines} done={done} />}
    </section>
  );
}
