import type { ServerEntry } from "@duplistatus/contract";
import { type ReactNode, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { nothing, TimeAgo, useFormat } from "../../format/index.ts";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { useRoom } from "../../ui/table-room.ts";
import { Tag } from "../../ui/tag.tsx";
import { usePhone } from "../../ui/use-media.ts";
import { IdentityHint } from "./identity-hint.tsx";
import { addressOf, serverTitle, stateMark, stateOf, stateOrder } from "./model/servers.ts";
import { ProfileMark } from "./profile-mark.tsx";
import { NextCollection, ProblemWords, StateWords } from "./server-state.tsx";

interface ServerTableProps {
  servers: readonly ServerEntry[];
  onOpen: (server: ServerEntry) => void;
  /** The menu of a row. */
  menu: (server: ServerEntry) => ReactNode;
}

/** Every server in two lines: who it is and how things stand with it. */
export function ServerTable({ servers, onOpen, menu }: ServerTableProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const phone = usePhone();
  // What has no room is left out, least important first; the details of a server have everything.
  const box = useRef<HTMLDivElement>(null);
  const left = useRoom(box, servers);

  const columns = useMemo<TableColumn<ServerEntry>[]>(() => {
    const name = (server: ServerEntry) => (
      <span className="flex min-w-0 items-center gap-1.5">
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => onOpen(server)}
          className="min-w-0 truncate rounded-xs text-left font-semibold hover:underline max-sm:py-2"
        >
          {serverTitle(server)}
        </button>
        {server.profile !== "server" && <ProfileMark profile={server.profile} />}
        <IdentityHint server={server} onOpen={() => onOpen(server)} />
        {server.alias && server.alias !== server.name && (
          <span className="min-w-0 shrink-[999] truncate font-normal text-ink-3">{server.name}</span>
        )}
      </span>
    );
    const about = (server: ServerEntry) =>
      (server.tags.length > 0 || server.note) && (
        <span className="flex min-w-0 items-center gap-1.5">
          {server.tags.slice(0, 3).map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
          {server.note && (
            <span className="min-w-0 truncate text-sm font-normal text-ink-3" title={server.note}>
              {server.note}
            </span>
          )}
        </span>
      );
    const mark = (server: ServerEntry) => <StatusMark kind={stateMark(stateOf(server))} />;
    const numbers = (value: number) => (
      <span className={value === 0 ? "text-ink-3" : ""}>{format.number(value)}</span>
    );
    if (phone)
      return [
        {
          id: "title",
          header: t("column.server"),
          title: true,
          cell: (server) => (
            <span className="flex items-center gap-2.5 pb-1">
              {mark(server)}
              <span className="min-w-0 flex-1">
                {name(server)}
                {about(server)}
              </span>
              {menu(server)}
            </span>
          ),
        },
        {
          id: "connection",
          header: t("column.connection"),
          cell: (server) => (
            <>
              <StateWords server={server} />
              <span className="block empty:hidden">
                <ProblemWords server={server} onOpen={() => onOpen(server)} />
              </span>
            </>
          ),
        },
        {
          id: "duplicati",
          header: t("column.duplicati"),
          cell: (server) => server.duplicatiVersion ?? nothing,
        },
        { id: "seen", header: t("column.seen"), cell: (server) => <TimeAgo at={server.lastSeenAt} /> },
      ];
    return [
      {
        id: "mark",
        header: t("column.connection"),
        head: <span className="sr-only">{t("column.connection")}</span>,
        cell: mark,
        className: "w-8 pr-0!",
      },
      {
        id: "server",
        header: t("column.server"),
        cell: (server) => (
          <>
            {name(server)}
            {about(server)}
          </>
        ),
        sortBy: serverTitle,
        className: "max-w-60 min-w-44",
      },
      {
        id: "connection",
        header: t("column.connection"),
        cell: (server) => (
          <>
            <StateWords server={server} />
            <span className="flex min-w-0 gap-1.5 text-sm">
              <ProblemWords server={server} onOpen={() => onOpen(server)} />
              <Address server={server} />
            </span>
          </>
        ),
        sortBy: stateOrder,
        className: "max-w-56 truncate",
      },
      ...(left < 1
        ? [
            {
              id: "next",
              header: t("column.next"),
              cell: (server: ServerEntry) =>
                server.connection === null || server.archivedAt !== null ? (
                  <span className="text-ink-3">{nothing}</span>
                ) : (
                  <NextCollection at={server.connection.nextAt} />
                ),
              sortBy: (server: ServerEntry) => server.connection?.nextAt ?? null,
              className: "whitespace-nowrap",
            },
          ]
        : []),
      ...(left < 2
        ? [
            {
              id: "duplicati",
              header: t("column.duplicati"),
              cell: (server: ServerEntry) => (
                <>
                  <span className="whitespace-nowrap">{server.duplicatiVersion ?? nothing}</span>
                  {server.operatingSystem && (
                    <span className="block truncate text-sm text-ink-3" title={server.operatingSystem}>
                      {server.operatingSystem}
                    </span>
                  )}
                </>
              ),
              sortBy: (server: ServerEntry) => server.duplicatiVersion,
              className: "max-w-38",
            },
          ]
        : []),
      {
        id: "jobs",
        header: t("column.jobs"),
        numeric: true,
        cell: (server) => numbers(server.jobs),
        sortBy: (server) => server.jobs,
      },
      ...(left < 3
        ? [
            {
              id: "runs",
              header: t("column.runs"),
              numeric: true,
              cell: (server: ServerEntry) => numbers(server.runs),
              sortBy: (server: ServerEntry) => server.runs,
            },
          ]
        : []),
      {
        id: "seen",
        header: t("column.seen"),
        cell: (server) => <TimeAgo at={server.lastSeenAt} />,
        sortBy: (server) => server.lastSeenAt,
        className: "whitespace-nowrap",
      },
      { id: "menu", header: t("column.actions"), actions: true, cell: menu, className: "w-8 pl-0!" },
    ];
  }, [t, format, phone, left, onOpen, menu]);

  return (
    <div ref={box}>
      <Table
        label={t("title")}
        rows={servers}
        rowKey={(server) => server.id}
        columns={columns}
        rowHeight={52}
        isDim={(server) => server.archivedAt !== null}
        onOpen={onOpen}
      />
    </div>
  );
}

function Address({ server }: { server: ServerEntry }) {
  const address = addressOf(server);
  if (address === null) return null;
  const { addresses } = server.connection!;
  return (
    <span className="min-w-0 truncate text-ink-3" title={addresses.join("\n")}>
      {address}
      {addresses.length > 1 && ` +${addresses.length - 1}`}
    </span>
  );
}
