import type { RunDetail } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { type Format, nothing, useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { changeOf, type NumberName, shownNumbers, silentAtZero } from "./numbers.ts";

interface Line {
  name: NumberName;
  value: string;
  change: string;
}

function linesOf(run: RunDetail, format: Format): Line[] {
  const lines: Line[] = [];
  // A run that broke off counted what it came to: its zeros mean nothing, and neither do differences.
  const brokeOff = run.status === "Fatal" || run.status === "Error";
  for (const [name, kind] of shownNumbers) {
    if (kind === "changes") {
      const parts = [run.numbers.addedFiles, run.numbers.modifiedFiles, run.numbers.deletedFiles];
      if (parts.some((part) => part != null && !(brokeOff && part === 0)))
        lines.push({ name, value: parts.map((part) => format.number(part)).join(" · "), change: "" });
      continue;
    }
    const value = run.numbers[name];
    if (value == null || (value === 0 && (brokeOff || silentAtZero.has(name)))) continue;
    const change = brokeOff ? null : changeOf(run, name);
    if (kind === "bytes")
      lines.push({ name, value: format.bytes(value), change: format.bytesChange(change) });
    else if (kind === "count")
      lines.push({ name, value: format.number(value), change: format.numberChange(change) });
    else {
      const sign = change !== null && change < 0 ? "−" : "+";
      lines.push({
        name,
        value: format.duration(value),
        change:
          change !== null && Math.abs(change) >= 1000
            ? `${sign}\u00a0${format.duration(Math.abs(change))}`
            : "",
      });
    }
  }
  return lines;
}

/** What the run counted, each beside how it changed since the run before. */
export function NumbersPanel({ run }: { run: RunDetail }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  const lines = linesOf(run, format);
  const brokeOff = run.status === "Fatal" || run.status === "Error";
  // How long it took stands among what is told of the failure.
  if (brokeOff && lines.every(({ name }) => name === "durationMs")) return null;
  return (
    <Panel title={t("numbers.title")} aside={!brokeOff && run.previousNumbers && t("numbers.against")}>
      {lines.length === 0 ? (
        <p className="text-ink-2">{t("numbers.none")}</p>
      ) : (
        <dl className="num grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          {lines.map(({ name, value, change }) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{t(`number.${name}`)}</dt>
              <dd
                className={`text-right ${name === "filesWithError" ? "text-warn" : run.numbers[name] === 0 ? "text-ink-3" : ""}`}
              >
                {value || nothing}
                {change && <span className="text-ink-3"> {change}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
