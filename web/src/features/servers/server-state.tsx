import type { ServerEntry } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../../collecting/use-problem-text.ts";
import { TimeAgo, useClock, useFormat } from "../../format/index.ts";
import { HoverCard } from "../../ui/hover-card.tsx";
import { serverTitle, stateOf } from "./model/servers.ts";

/** How things stand with a server in words, with the moment told relative to now. */
export function StateWords({ server }: { server: ServerEntry }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const state = stateOf(server);
  const { connection, archivedAt } = server;
  const at =
    state === "archived"
      ? archivedAt
      : state === "ok"
        ? (connection?.collectedAt ?? null)
        : (connection?.failingSince ?? connection?.attemptedAt ?? null);
  const text = useClock((now) => {
    switch (state) {
      case "ok":
        return at === null ? t("state.okNever") : t("state.ok", { when: format.relative(at, now) });
      case "archived":
        return t("state.archived", { when: format.relative(at, now) });
      case "unreachable":
      case "refused":
        return t(`state.${state}`, { when: format.moment(at, now) });
      default:
        return t(`state.${state}`);
    }
  });
  return <span title={at === null ? undefined : format.dateTime(at)}>{text}</span>;
}

interface ProblemWordsProps {
  server: ServerEntry;
  onOpen: () => void;
}

/** What is wrong with a connection in a few words; the whole sentence beside it on hover and focus. */
export function ProblemWords({ server, onOpen }: ProblemWordsProps) {
  const { t } = useTranslation("servers");
  const problem = useProblemText();
  const found = server.connection?.problem ?? null;
  const state = stateOf(server);
  if (found === null || (state !== "unreachable" && state !== "refused")) return null;
  const short = problem.short(found);
  return (
    <HoverCard content={() => <p className="break-words">{problem.sentence(found)}</p>}>
      <button
        type="button"
        aria-haspopup="dialog"
        aria-label={t("state.problem", { server: serverTitle(server), problem: short })}
        onClick={onOpen}
        className={`max-w-full truncate rounded-xs underline decoration-dotted underline-offset-3 max-sm:py-2.5 ${
          state === "unreachable" ? "text-err" : "text-warn"
        }`}
      >
        {short}
      </button>
    </HoverCard>
  );
}

/** When a server is collected next by itself; null = only by hand. */
export function NextCollection({ at }: { at: number | null }) {
  const { t } = useTranslation("servers");
  const due = useClock((now) => at !== null && at <= now);
  if (at === null) return <span className="text-ink-3">{t("state.noNext")}</span>;
  return due ? <span className="text-ink-3">{t("state.due")}</span> : <TimeAgo at={at} />;
}
