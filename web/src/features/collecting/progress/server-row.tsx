import type { Collection, ServerProgress } from "@duplistatus/contract";
import { ChevronRight, Download, Link2 } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { jsonUrl } from "../../../collecting/queries.ts";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { useFormat } from "../../../format/index.ts";
import { useMe } from "../../../session/me.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { CertificateCard } from "../certificate-card.tsx";
import { progressMark, shareOf } from "../model/summary.ts";
import { Bar } from "./bar.tsx";
import { Counts } from "./counts.tsx";

interface ServerRowProps {
  collectionId: string;
  kind: Collection["kind"];
  server: ServerProgress;
}

/** One server of a collection. Rows out of sight cost neither layout nor paint. */
export const ServerRow = memo(function ServerRow({ collectionId, kind, server }: ServerRowProps) {
  const { t } = useTranslation("collecting");
  const { phase, name, linkedTo } = server;
  const mark = progressMark(server);
  return (
    <li className="relative border-t border-line px-3.5 py-2 [contain-intrinsic-size:auto_38px] max-sm:[contain-intrinsic-size:auto_60px] [content-visibility:auto] first:border-t-0">
      <div className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-2.5 sm:grid-cols-[16px_minmax(0,1fr)_auto]">
        <StatusMark kind={mark} className="mt-0.5" />
        <div className="min-w-0">
          <p className="truncate font-semibold" title={name}>
            {name}
          </p>
          <p className={`num text-sm ${phase === "failed" ? "text-err" : "text-ink-2"}`}>
            <Phase kind={kind} server={server} />
          </p>
        </div>
        <div className="flex items-center gap-3 max-sm:col-start-2 max-sm:mt-1 max-sm:empty:hidden sm:justify-end">
          {kind === "collect" && <Counts server={server} />}
          <JsonLink collectionId={collectionId} server={server} />
        </div>
      </div>
      {mark === "running" && (
        <Bar
          share={shareOf(server)}
          tone="accent"
          className="absolute inset-x-0 bottom-0 h-0.5! rounded-none"
        />
      )}
      <div className="ml-6.5 grid gap-1.5 empty:hidden not-empty:mt-1.5">
        {linkedTo && (
          <p className="flex items-start gap-1.5 text-ink-2">
            <Link2 size={14} aria-hidden="true" className="mt-0.75 shrink-0 text-accent" />
            <span className="min-w-0 break-words">{t("progress.linked", { name: linkedTo.name })}</span>
          </p>
        )}
        {server.problem && <Problem problem={server.problem} />}
        {server.notes.length > 0 && <Notes notes={server.notes} />}
      </div>
    </li>
  );
});

function Phase({ kind, server }: Pick<ServerRowProps, "kind" | "server">) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const problems = useProblemText();
  const { phase, jobs, jobsDone, newJobs, problem } = server;
  const many = (count: number) => ({ count, n: format.number(count) });
  if (phase === "done" && kind === "test" && jobs !== null) return t("progress.works", many(jobs));
  const words = [
    phase === "failed" && problem
      ? `${t("progress.phase.failed")}: ${problems.short(problem)}`
      : t(`progress.phase.${phase}`),
    jobs !== null &&
      jobs > 0 &&
      phase !== "failed" &&
      t("progress.jobs", { done: format.number(jobsDone), all: format.number(jobs) }),
    newJobs > 0 && t("progress.newJobs", many(newJobs)),
  ];
  return words.filter(Boolean).join(" · ");
}

function JsonLink({ collectionId, server }: { collectionId: string; server: ServerProgress }) {
  const { t } = useTranslation("collecting");
  const admin = useMe().role === "admin";
  if (!server.json || !admin) return null;
  return (
    <a
      href={jsonUrl(collectionId, server.key)}
      download
      aria-label={t("progress.download", { name: server.name })}
      className={buttonClass()}
    >
      <Download size={14} aria-hidden="true" />
      {t("progress.json")}
    </a>
  );
}

function Problem({ problem }: { problem: NonNullable<ServerProgress["problem"]> }) {
  const problems = useProblemText();
  const { certificate, kind, pinned } = problem;
  const shown = kind === "certificate-untrusted" || kind === "certificate-changed";
  return (
    <>
      <p className="break-words">{problems.sentence(problem)}</p>
      {shown && certificate && (
        <div className="rounded-md bg-sunken px-3 py-2">
          <CertificateCard certificate={certificate} before={pinned} />
        </div>
      )}
    </>
  );
}

function Notes({ notes }: { notes: ServerProgress["notes"] }) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const problems = useProblemText();
  return (
    <details className="group">
      <summary className="-ml-1 inline-flex h-6 list-none items-center gap-1 rounded-sm px-1 text-sm font-medium text-ink-2 select-none hover:bg-sunken hover:text-ink max-sm:h-10 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden="true"
          className="transition-transform duration-120 group-open:rotate-90"
        />
        {t("progress.notes", { count: notes.length, n: format.number(notes.length) })}
      </summary>
      <ul className="mt-1 mb-0.5 grid gap-1.5 text-md">
        {notes.map((note, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever added at the end
          <li key={index} className="min-w-0 break-words text-ink-2">
            {note.job !== null && <b className="font-semibold text-ink">{note.job}: </b>}
            {problems.sentence(note.problem)}
          </li>
        ))}
      </ul>
    </details>
  );
}
