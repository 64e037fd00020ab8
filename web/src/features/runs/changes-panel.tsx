import type { RunDetail } from "@duplistatus/contract";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { type Format, useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { type Change, changesOf } from "./changes.ts";

function sentence(change: Change, t: TFunction<"runs">, format: Format): string {
  switch (change.kind) {
    case "version":
      return t("change.version", { from: change.from, to: change.to });
    case "longer":
    case "shorter":
      return t(`change.${change.kind}`, { by: format.duration(change.by) });
    case "uploadMore":
    case "uploadLess":
      return t(`change.${change.kind}`, { from: format.bytes(change.from), to: format.bytes(change.to) });
    case "source":
    case "stored":
      return t(`change.${change.kind}${change.by > 0 ? "More" : "Less"}`, {
        by: format.bytes(Math.abs(change.by)),
      });
    case "files":
    case "versions":
    case "warnings":
    case "errors": {
      const count = Math.abs(change.by);
      return t(`change.${change.kind}${change.by > 0 ? "More" : "Less"}`, { count, n: format.number(count) });
    }
  }
}

/** What changed against the run before, in sentences. */
export function ChangesPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const changes = changesOf(run);
  if (run.previous === null || changes.length === 0) return null;
  return (
    <Panel title={t("change.title")}>
      <ul className="grid gap-1">
        {changes.map((change) => (
          <li
            key={change.kind}
            className={
              (change.kind === "errors" || change.kind === "warnings") && change.by > 0
                ? change.kind === "errors"
                  ? "text-err"
                  : "text-warn"
                : "text-ink-2"
            }
          >
            {sentence(change, t, format)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
