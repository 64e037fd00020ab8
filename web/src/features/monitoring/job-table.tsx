import type { MonitoringJob } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, zoneCity } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { useRoom } from "../../ui/table-room.ts";
import { usePhone } from "../../ui/use-media.ts";
import { DayChips } from "./day-chips.tsx";
import { expectedAt, jobTitle, serverTitle, stateMark, weekdaysOf } from "./model/jobs.ts";
import { NextRun } from "./next-run.tsx";
import { ProfileMark } from "./profile-mark.tsx";
import { useMonitoringWords } from "./use-words.ts";
import { WarningMark } from "./warning-mark.tsx";
import { WatchSwitch } from "./watch-switch.tsx";

interface JobTableProps {
  jobs: readonly MonitoringJob[];
  readOnly: boolean;
  selected: ReadonlySet<number>;
  onSelect: (selected: ReadonlySet<number>) => void;
  onEdit: (job: MonitoringJob) => void;
  onEditServer: (serverId: string) => void;
}

/** Every job with what is expected of it, one line each. */
export function JobTable({ jobs, readOnly, selected, onSelect, onEdit, onEditServer }: JobTableProps) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const phone = usePhone();
  // What has no room is left out, least important first; the dialog of a job has everything.
  const box = useRef<HTMLDivElement>(null);
  const left = useRoom(box, jobs);
  const all = jobs.length > 0 && jobs.every((job) => selected.has(job.id));
  const some = !all && jobs.some((job) => selected.has(job.id));

  const columns = useMemo<TableColumn<MonitoringJob>[]>(() => {
    const toggle = (id: number) => {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      onSelect(next);
    };
    const tick = (job: MonitoringJob) => (
      <input
        type="checkbox"
        aria-label={t("table.select", { job: jobTitle(job) })}
        checked={selected.has(job.id)}
        onChange={() => toggle(job.id)}
        className="block size-4 accent-accent max-sm:size-5"
      />
    );
    const mark = (job: MonitoringJob) => (
      <StatusMark
        kind={job.watched ? stateMark(job.state) : "none"}
        label={t(job.watched ? `state.${job.state}` : "state.off")}
      />
    );
    const server = (job: MonitoringJob, above: MonitoringJob | undefined) => {
      const repeated = above?.serverId === job.serverId;
      const look = repeated ? "text-ink-3" : "font-semibold";
      const note = !repeated && job.profile !== "server" && <ProfileMark profile={job.profile} />;
      return (
        <>
          {readOnly ? (
            <span className={look}>{serverTitle(job)}</span>
          ) : (
            <button
              type="button"
              aria-haspopup="dialog"
              title={t("table.editServer", { server: serverTitle(job) })}
              onClick={() => onEditServer(job.serverId)}
              className={`rounded-xs text-left hover:underline ${look}`}
            >
              {serverTitle(job)}
            </button>
          )}
          {note}
        </>
      );
    };
    const name = (job: MonitoringJob) => (
      <span className="inline-flex max-w-full items-center gap-1.5">
        <Link
          to="/backups/$backupId"
          params={{ backupId: String(job.id) }}
          className={`min-w-0 rounded-xs hover:underline ${phone ? "break-words" : "truncate"}`}
        >
          {job.name}
        </Link>
        {!readOnly && !phone && (
          <button
            type="button"
            aria-haspopup="dialog"
            aria-label={t("table.editOf", { job: jobTitle(job) })}
            onClick={() => onEdit(job)}
            className="grid size-6 shrink-0 place-items-center rounded-xs text-ink-3 hover:bg-sunken hover:text-ink"
          >
            <Pencil size={13} aria-hidden="true" />
          </button>
        )}
        {job.warnings.length > 0 && <WarningMark job={job} />}
      </span>
    );
    const every = (job: MonitoringJob) => words.every(job.expectation.interval, job.expectation.repeat);
    const chips = ({ expectation }: MonitoringJob) => <DayChips days={weekdaysOf(expectation)} />;
    const at = ({ expectation }: MonitoringJob) => (
      <span className="whitespace-nowrap">
        {format.timeOfDay(expectation.timeOfDay)}
        {expectation.timeOfDay && expectation.zone && (
          <span className="text-ink-3" title={expectation.zone}>
            {" "}
            {zoneCity(expectation.zone)}
          </span>
        )}
      </span>
    );
    const source: TableColumn<MonitoringJob> = {
      id: "source",
      header: t("column.source"),
      cell: (job) => <span className="text-ink-2">{words.source(job.expectation)}</span>,
      sortBy: (job) => words.source(job.expectation),
      className: "px-2! whitespace-nowrap",
    };
    const tolerance: TableColumn<MonitoringJob> = {
      id: "tolerance",
      header: t("column.tolerance"),
      cell: (job) => (
        <span
          className={job.tolerance.own === null ? "text-ink-3" : ""}
          title={words.tolerance(job.tolerance)}
        >
          {words.toleranceShort(job.tolerance)}
        </span>
      ),
      sortBy: (job) => job.tolerance.ms,
      className: "px-2! whitespace-nowrap",
    };
    const next: TableColumn<MonitoringJob> = {
      id: "next",
      header: t("column.next"),
      cell: (job) => <NextRun job={job} />,
      className: "px-2!",
      sortBy: (job) => (job.watched ? expectedAt(job) : null),
    };
    const watch: TableColumn<MonitoringJob> = {
      id: "watch",
      header: t("column.watch"),
      numeric: true,
      cell: (job) => <WatchSwitch job={job} readOnly={readOnly} />,
      sortBy: (job) => Number(!job.watched),
    };
    if (phone)
      return [
        {
          id: "title",
          header: t("column.job"),
          title: true,
          cell: (job) => (
            <span className="flex items-center gap-2.5">
              {mark(job)}
              <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-1.5 break-words [&_a]:py-1 [&_button]:py-1">
                {server(job, undefined)} <span className="font-normal text-ink-2">{name(job)}</span>
              </span>
              <WatchSwitch job={job} readOnly={readOnly} />
            </span>
          ),
        },
        next,
        {
          id: "schedule",
          header: t("column.every"),
          cell: (job) => (
            <>
              {every(job)}
              {weekdaysOf(job.expectation).length % 7 > 0 && ` · ${words.days(weekdaysOf(job.expectation))}`}
              {job.expectation.timeOfDay && <> · {at(job)}</>}
            </>
          ),
        },
        source,
        tolerance,
        ...(readOnly
          ? []
          : [
              {
                id: "edit",
                header: t("column.edit"),
                actions: true,
                cell: (job: MonitoringJob) => (
                  <>
                    <Button aria-haspopup="dialog" onClick={() => onEdit(job)}>
                      {t("table.edit")}
                    </Button>
                    <span className="ml-auto grid size-10 place-items-center">{tick(job)}</span>
                  </>
                ),
              },
            ]),
      ];
    const select: TableColumn<MonitoringJob> = {
      id: "select",
      header: t("table.selectAll"),
      head: (
        <input
          type="checkbox"
          aria-label={t("table.selectAll")}
          checked={all}
          ref={(element) => {
            if (element) element.indeterminate = some;
          }}
          onChange={() => onSelect(all ? new Set() : new Set(jobs.map((job) => job.id)))}
          className="block size-4 accent-accent"
        />
      ),
      cell: tick,
      className: "w-8 pr-0!",
    };
    return [
      ...(readOnly ? [] : [select]),
      {
        id: "mark",
        header: t("column.status"),
        head: <span className="sr-only">{t("column.status")}</span>,
        cell: mark,
        className: "w-8 pr-0!",
      },
      {
        id: "server",
        header: t("column.server"),
        cell: server,
        sortBy: serverTitle,
        className: "max-w-48 truncate px-2!",
      },
      {
        id: "job",
        header: t("column.job"),
        cell: name,
        sortBy: (job) => job.name,
        className: "max-w-60 truncate px-2!",
      },
      next,
      {
        id: "every",
        header: t("column.every"),
        cell: (job) => <span className="whitespace-nowrap">{every(job)}</span>,
        sortBy: every,
        className: "px-2!",
      },
      ...(left < 4
        ? [{ id: "days", header: t("column.days"), cell: chips, className: "px-2! whitespace-nowrap" }]
        : []),
      ...(left < 3
        ? [
            {
              id: "at",
              header: t("column.at"),
              cell: at,
              sortBy: (job: MonitoringJob) => job.expectation.timeOfDay,
              className: "px-2!",
            },
          ]
        : []),
      ...(left < 2 ? [source] : []),
      ...(left < 1 ? [tolerance] : []),
      watch,
    ];
  }, [t, format, words, phone, left, readOnly, selected, onSelect, onEdit, onEditServer, jobs, all, some]);

  return (
    <div ref={box}>
      <Table
        label={t("title")}
        rows={jobs}
        rowKey={(job) => String(job.id)}
        columns={columns}
        isDim={(job) => !job.watched}
        {...(!readOnly && !phone && { onOpen: onEdit })}
      />
    </div>
  );
}
