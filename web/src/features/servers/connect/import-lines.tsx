import type { ImportAnswer } from "@duplistatus/contract";
import { errorSentence } from "@duplistatus/texts";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useReasons } from "../../../api/error-text.tsx";
import { useReader } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";

type Line = ImportAnswer["lines"][number];

const step = 200;
const marks = { added: "ok", updated: "ok", wrong: "err" } as const;

interface ImportLinesProps {
  lines: readonly Line[];
  /** What was done, else what would be. */
  done: boolean;
}

/** What becomes of each line of a list; the wrong ones first. */
export function ImportLines({ lines, done }: ImportLinesProps) {
  const { t } = useTranslation("connecting");
  useReasons();
  const reader = useReader();
  const { format } = reader;
  const [most, setMost] = useState(step);
  const sorted = [...lines].sort(
    (a, b) => Number(b.outcome === "wrong") - Number(a.outcome === "wrong") || a.line - b.line,
  );
  const word = ({ outcome }: Line) =>
    t(`import.outcome.${done || outcome === "wrong" ? outcome : (`${outcome}Plan` as const)}`);
  return (
    <>
      <table aria-label={t("import.lines")} className="w-full border-collapse">
        <thead>
          <tr className="text-left text-xs text-ink-3">
            <th scope="col" className="w-px py-1.5 pr-4 text-right font-medium whitespace-nowrap">
              {t("import.line")}
            </th>
            <th scope="col" className="py-1.5 pr-4 font-medium">
              {t("import.address")}
            </th>
            <th scope="col" className="py-1.5 font-medium">
              {t("import.result")}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, most).map((line) => (
            <tr key={line.line} className="border-t border-line align-top">
              <td className="num py-1.5 pr-4 text-right text-ink-3">{format.number(line.line)}</td>
              <td className="py-1.5 pr-4 wrap-anywhere">{line.address}</td>
              <td className="py-1.5">
                <span className="flex items-start gap-2">
                  <StatusMark kind={marks[line.outcome]} className="mt-0.5" />
                  <span className="min-w-0 break-words">
                    {word(line)}
                    {line.problem && (
                      <span className="block text-sm text-err">
                        {errorSentence({ code: "invalid_request", ...line.problem }, reader)}
                      </span>
                    )}
                  </span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {sorted.length > most && (
        <Button className="justify-self-start" onClick={() => setMost(most + step)}>
          {t("import.more", { n: format.number(sorted.length - most) })}
        </Button>
      )}
    </>
  );
}
