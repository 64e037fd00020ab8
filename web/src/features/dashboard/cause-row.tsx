import { causeName } from "@duplistatus/texts";
import { AlarmClock, Check, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useIncidentsAction } from "../../api/incidents.ts";
import { useClock, useFormat, useReader } from "../../format/index.ts";
import { stateMark, stateText } from "../../jobs/state-mark.tsx";
import { serverTitle, shownCause } from "../../jobs/states.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { useToast } from "../../ui/toast.tsx";
import { UntilMenu } from "../../ui/until-menu.tsx";
import type { TroubleGroup } from "./model/causes.ts";
import type { Trouble } from "./model/trouble.ts";
import { troubleGrid } from "./trouble-grid.ts";

/** Backups that are shown first of an opened cause. */
const firstRows = 20;
const named = 3;

interface CauseRowProps {
  group: TroubleGroup;
  room: boolean;
  /** The line of one of its backups. */
  children: (row: Trouble) => ReactNode;
}

/** One cause with all its backups, which open below it; acknowledged or snoozed as one. */
export function CauseRow({ group, room, children }: CauseRowProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const [all, setAll] = useState(false);
  const { rows, servers, look, since } = group;
  const title = useTitle(group);
  const counts = [
    t("verdict.backups", { count: rows.length, n: format.number(rows.length) }),
    group.kind !== "server" &&
      servers > 1 &&
      t("cause.servers", { count: servers, n: format.number(servers) }),
  ]
    .filter((part) => typeof part === "string")
    .join(" ");
  const time = useClock((now) =>
    since === null ? "" : t("trouble.since", { age: format.age(now - since) }),
  );
  const shown = all ? rows : rows.slice(0, firstRows);
  const { problem } = rows[0]!.job.latest ?? { problem: null };
  const names = rows.slice(0, named).map(({ job, server }) => `${serverTitle(server)} ${job.name}`);
  return (
    <li className="border-t border-line first:border-t-0">
      <div className={`${troubleGrid(room)} px-4 py-2.5 sm:py-2`}>
        <StatusMark kind={stateMark(look)} size={16} label={t(`state.${look}`)} />
        <span className="flex min-w-0 flex-wrap items-baseline gap-x-1.5 break-words">
          <button
            type="button"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
            className="relative flex items-baseline gap-1 rounded-xs text-left font-semibold before:absolute before:-inset-x-2 before:-inset-y-2.5 hover:underline sm:before:-inset-y-1"
          >
            <ChevronRight
              size={14}
              aria-hidden="true"
              className={`shrink-0 self-center text-ink-3 transition-transform motion-reduce:transition-none ${open ? "rotate-90" : ""}`}
            />
            {title}
          </button>
          <span className="text-ink-2">{counts}</span>
        </span>
        <span className="col-span-2 col-start-2 row-start-2 min-w-0 truncate text-ink-2 sm:col-span-1 sm:col-start-3 sm:row-start-1">
          {(group.kind === "destination" || group.kind === "error") && problem
            ? t("quote", { text: problem })
            : `${names.join(", ")}${rows.length > named ? ", …" : ""}`}
        </span>
        <span className={`num col-start-3 row-start-1 whitespace-nowrap sm:col-start-4 ${stateText(look)}`}>
          {since !== null && (
            <time dateTime={new Date(since).toISOString()} title={format.dateTime(since)}>
              {time}
            </time>
          )}
        </span>
        <span className="col-start-2 row-start-3 min-w-24 text-right max-sm:col-end-4 max-sm:mt-1.5 max-sm:text-left sm:col-start-5 sm:row-start-1">
          <CauseActions group={group} name={`${title}, ${counts}`} />
        </span>
      </div>
      {open && (
        <ul className="bg-page/60 sm:pl-6">
          {shown.map(children)}
          {shown.length < rows.length && (
            <li className="border-t border-line">
              <button
                type="button"
                onClick={() => setAll(true)}
                className="w-full px-4 py-2 text-left text-sm font-medium text-ink-2 hover:bg-sunken max-sm:min-h-10"
              >
                {t("trouble.showAll", { count: rows.length, n: format.number(rows.length) })}
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}

function useTitle({ kind, name, look, rows }: TroubleGroup): string {
  const { t } = useTranslation("dashboard");
  const reader = useReader();
  if (kind === "destination") return t("cause.destination", { host: name });
  if (kind === "server") return t("cause.server", { server: name });
  const cause = shownCause(rows[0]!.job);
  return cause === null ? t(`state.${look}`) : causeName(cause, reader);
}

function CauseActions({ group, name }: { group: TroubleGroup; name: string }) {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const toast = useToast();
  const errorText = useErrorText();
  const act = useIncidentsAction();
  const admin = useMe().role === "admin";
  const ids = group.unattended;
  if (!admin || ids.length === 0) return null;
  const onError = (error: unknown) => toast.err(t("done.failed"), { detail: errorText(error) });
  return (
    <span className="inline-flex items-center gap-1">
      <Button
        icon={<Check size={14} aria-hidden="true" />}
        aria-label={t("acknowledgeOf", { name })}
        busy={act.isPending}
        onClick={() =>
          act.mutate(
            { ids, action: { type: "acknowledge", note: null } },
            { onSuccess: () => toast.ok(t("done.acknowledge", { name })), onError },
          )
        }
      >
        <span className="sm:max-lg:sr-only">{t("acknowledge")}</span>
      </Button>
      <UntilMenu
        label={t("snooze")}
        onPick={(until) =>
          act.mutate(
            { ids, action: { type: "snooze", until } },
            {
              onSuccess: () => toast.ok(t("done.snooze", { when: format.weekdayTime(until), name })),
              onError,
            },
          )
        }
      >
        <Button
          variant="ghost"
          icon={<AlarmClock size={14} aria-hidden="true" />}
          aria-label={t("snoozeOf", { name })}
        >
          <span className="sm:max-lg:sr-only">{t("snooze")}</span>
        </Button>
      </UntilMenu>
    </span>
  );
}
