import type { ServerMerge } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { useUndoMerge } from "../use-undo-merge.ts";

interface MergesProps {
  merges: readonly ServerMerge[];
  readOnly: boolean;
}

/** What was joined into a server, with the way back while there is one. */
export function Merges({ merges, readOnly }: MergesProps) {
  const { t } = useTranslation("servers");
  const undo = useUndoMerge();
  const undoable = !readOnly && merges.some((merge) => merge.undoUntil !== null && merge.undoneAt === null);
  return (
    <>
      <ul className="divide-y divide-line">
        {merges.map((merge) => (
          <li
            key={merge.id}
            className={`flex flex-wrap items-start gap-x-4 gap-y-2 py-2 first:pt-0 ${merge.undoneAt === null ? "" : "text-ink-3"}`}
          >
            <MergeText merge={merge} />
            {!readOnly && merge.undoUntil !== null && merge.undoneAt === null && (
              <Button
                busy={undo.isPending && undo.variables.id === merge.id}
                aria-label={`${t("merges.undo")}: ${merge.fromName}`}
                onClick={() => undo.mutate(merge)}
              >
                {t("merges.undo")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {undoable && <p className="text-sm text-ink-3">{t("merges.undoHint")}</p>}
    </>
  );
}

function MergeText({ merge }: { merge: ServerMerge }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const { proof, fromName: from, intoName: into } = merge;
  return (
    <div className="min-w-0 flex-[1_1_240px] break-words">
      {proof
        ? t("merges.link", { from, job: proof.job, begin: format.dateTime(Date.parse(proof.begin)) })
        : merge.kind === "link"
          ? t("merges.first", { from })
          : merge.kind === "jobs"
            ? t("merges.jobs", { from, into })
            : t("merges.merge", { from, into, count: merge.runs, n: format.number(merge.runs) })}
      <span className="num block text-sm text-ink-3">
        {merge.by === null ? <TimeAgo at={merge.at} /> : <By merge={merge} />}
        {merge.undoneAt !== null
          ? ` · ${t("merges.undoneAt", { when: format.relative(merge.undoneAt) })}`
          : merge.undoUntil !== null && ` · ${t("merges.undoUntil", { date: format.date(merge.undoUntil) })}`}
      </span>
    </div>
  );
}

function By({ merge }: { merge: ServerMerge }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  return (
    <span title={format.dateTime(merge.at)}>
      {t("merges.by", { when: format.relative(merge.at), by: merge.by ?? "" })}
    </span>
  );
}
