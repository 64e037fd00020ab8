import type { TemplatePreview, TemplateWords } from "@duplistatus/contract";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { TokenField, type TokenFieldHandle } from "./token-field.tsx";
import { exchanged, piecesOf } from "./tokens.ts";

type Part = keyof TemplateWords;
type Problem = TemplatePreview["problems"][number];

const parts = ["title", "text", "mail"] as const satisfies readonly Part[];
/** The variables that most people want; the others are one click away. */
const usual: readonly string[] = [
  "server",
  "backup",
  "status",
  "problem",
  "backup_date",
  "duration",
  "uploaded_size",
  "storage_size",
  "available_versions",
  "file_count",
  "warnings_count",
  "errors_count",
  "log_text",
  "last_good_date",
  "last_good_ago",
  "expected_date",
  "next_run",
  "run_url",
];

interface TemplateFormProps {
  words: TemplateWords;
  variables: readonly string[];
  /** As the server found them, perhaps for a text that has changed since. */
  problems: readonly Problem[];
  readOnly: boolean;
  onChange: (words: TemplateWords) => void;
}

/** The three texts of a template, and the variables that can be put into them. */
export function TemplateForm({ words, variables, problems, readOnly, onChange }: TemplateFormProps) {
  const { t } = useTranslation("templates");
  const known = new Set(variables);
  const fields = useRef<Partial<Record<Part, TokenFieldHandle | null>>>({});
  const [last, setLast] = useState<Part>("text");
  const [all, setAll] = useState(false);
  const first = usual.filter((name) => known.has(name));
  const others = variables.filter((name) => !first.includes(name));
  const shown = all ? [...first, ...others] : first;
  return (
    <div className="grid gap-4">
      {parts.map((part) => (
        <div key={part}>
          <TokenField
            ref={(handle) => {
              fields.current[part] = handle;
            }}
            label={t(`part.${part}`)}
            hint={t(`partHint.${part}`)}
            rows={part === "title" ? 1 : part === "text" ? 3 : 6}
            value={words[part]}
            known={known}
            readOnly={readOnly}
            onChange={(text) => onChange({ ...words, [part]: text })}
            onFocus={() => setLast(part)}
          />
          {problems
            .filter((problem) => problem.part === part && stillThere(problem, words[part]))
            .map((problem) => (
              <ProblemLine
                key={`${problem.at} ${problem.code}`}
                problem={problem}
                onUse={
                  readOnly
                    ? null
                    : (variable) =>
                        onChange({ ...words, [part]: exchanged(words[part], problem.at, variable) })
                }
              />
            ))}
        </div>
      ))}
      {!readOnly && (
        <section aria-label={t("variables")} className="border-t border-line pt-3">
          <p className="mb-2 text-sm text-ink-3">{t("variablesText", { part: t(`part.${last}`) })}</p>
          <ul className="flex flex-wrap gap-1.5">
            {shown.map((name) => (
              <li key={name}>
                <button
                  type="button"
                  title={`{${name}}`}
                  // The field keeps its caret.
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => fields.current[last]?.insert(name)}
                  className="rounded-xs bg-accent-weak px-1.5 py-0.5 text-sm font-medium text-accent hover:brightness-95 max-sm:px-2.5 max-sm:py-2.5"
                >
                  {name}
                </button>
              </li>
            ))}
            <li>
              <Button
                variant="ghost"
                className={classes("h-6!", all && "text-ink!")}
                onClick={() => setAll(!all)}
              >
                {t(all ? "fewer" : "more", { count: others.length })}
              </Button>
            </li>
          </ul>
          <p className="mt-2.5 text-sm text-ink-3">{t("blocks", { example: "{#name}…{/name}" })}</p>
        </section>
      )}
    </div>
  );
}

/** False when the text has changed where the problem was. */
const stillThere = ({ at, name }: Problem, text: string) =>
  piecesOf(text).some((piece) => piece.at === at && piece.variable === name);

function ProblemLine({
  problem: { code, name, suggestion },
  onUse,
}: {
  problem: Problem;
  onUse: ((variable: string) => void) | null;
}) {
  const { t } = useTranslation("templates");
  return (
    <p role="alert" className="mt-1 flex flex-wrap items-center gap-x-2 text-sm text-err">
      {suggestion === null ? t(`problem.${code}`, { name }) : t("problem.likely", { name, suggestion })}
      {suggestion !== null && onUse && (
        <button
          type="button"
          onClick={() => onUse(suggestion)}
          className="font-medium text-accent hover:underline max-sm:py-2.5"
        >
          {t("problem.use", { suggestion })}
        </button>
      )}
    </p>
  );
}
