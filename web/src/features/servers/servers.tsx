import type { ServerEntry, ServerList } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Download, Ellipsis, FileUp, Plus, Settings2, Stethoscope } from "lucide-react";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { QueryError } from "../../api/query-error.tsx";
import { serversQuery } from "../../api/servers.ts";
import { useServerTime } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Menu } from "../../ui/menu.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ListHead } from "./list-head.tsx";
import { countShows, filterServers, knownOffers, type Show } from "./model/servers.ts";
import { Offers } from "./offers.tsx";
import { ScheduleLine } from "./schedule-line.tsx";
import { type ServerActions, ServerMenu } from "./server-menu.tsx";
import { ServerTable } from "./server-table.tsx";
import { useArchive } from "./use-archive.ts";
import { useCollect } from "./use-collect.ts";

const DetailsDialog = lazy(patient(() => import("./details/details-dialog.tsx")));
const MergeDialog = lazy(patient(() => import("./merge/merge-dialog.tsx")));
const DeleteDialog = lazy(patient(() => import("./delete-dialog.tsx")));
const AddServerDialog = lazy(patient(() => import("./connect/add-server-dialog.tsx")));
const EditConnectionDialog = lazy(patient(() => import("./connect/edit-connection-dialog.tsx")));
const ReportingDialog = lazy(patient(() => import("./connect/reporting-dialog.tsx")));
const ImportDialog = lazy(patient(() => import("./connect/import-dialog.tsx")));
const CollectingDialog = lazy(patient(() => import("./collecting-dialog.tsx")));

interface ServersProps {
  text: string;
  show: Show;
  onFilter: (text: string, show: Show) => void;
  /** Id of the server whose details are open. */
  shown: string | null;
  onShow: (id: string | null) => void;
}

/** Every server, how it is reached, and who is who. */
export function Servers(props: ServersProps) {
  const { t } = useTranslation("servers");
  const admin = useMe().role === "admin";
  const { data, error, refetch, dataUpdatedAt } = useQuery(serversQuery);
  useServerTime(data?.now, dataUpdatedAt);
  const dialogs = useServerDialogs();
  return (
    <>
      <PageHeader
        title={t("title")}
        meta={<ScheduleLine onChange={admin ? () => dialogs.show({ kind: "settings" }) : null} />}
        actions={admin && data && <PageActions list={data} onShow={dialogs.show} />}
      />
      {data ? (
        <Loaded {...props} list={data} dialogs={dialogs} />
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={10} height={52} />
      )}
    </>
  );
}

/** The dialogs of this page; each keeps what it shows while it closes. */
type Dialogs =
  | { kind: "settings" }
  | { kind: "add" }
  | { kind: "import" }
  | { kind: "connect"; id: string }
  | { kind: "remove" | "report"; server: ServerEntry }
  | { kind: "merge"; server: ServerEntry; other: ServerEntry | null; intoId: string | null };

function useServerDialogs() {
  const [shown, setShown] = useState<{ what: Dialogs; key: number } | null>(null);
  const [open, setOpen] = useState(false);
  const show = useCallback((what: Dialogs) => {
    setShown((before) => ({ what, key: (before?.key ?? 0) + 1 }));
    setOpen(true);
  }, []);
  return { shown, open, show, close: () => setOpen(false) };
}

/** What can be done with all servers at once. */
function PageActions({ list, onShow }: { list: ServerList; onShow: (dialog: Dialogs) => void }) {
  const { t } = useTranslation("servers");
  const collect = useCollect();
  const connected = list.servers.some((server) => server.connection !== null && server.archivedAt === null);
  const icon = { size: 15, strokeWidth: 1.75, "aria-hidden": true } as const;
  return (
    <>
      {connected && (
        <Button
          icon={<Download size={14} aria-hidden="true" />}
          busy={collect.isPending}
          onClick={() => collect.mutate({ kind: "collect", servers: null })}
        >
          {t("action.collectAll")}
        </Button>
      )}
      <Button
        variant="primary"
        icon={<Plus size={14} aria-hidden="true" />}
        aria-haspopup="dialog"
        onClick={() => onShow({ kind: "add" })}
      >
        {t("action.add")}
      </Button>
      <Menu
        label={t("action.more")}
        align="end"
        items={() => [
          {
            label: t("action.testAll"),
            icon: <Stethoscope {...icon} />,
            disabled: !connected,
            onSelect: () => collect.mutate({ kind: "test", servers: null }),
          },
          {
            label: t("action.import"),
            icon: <FileUp {...icon} />,
            onSelect: () => onShow({ kind: "import" }),
          },
          { type: "separator" },
          {
            label: t("action.settings"),
            icon: <Settings2 {...icon} />,
            onSelect: () => onShow({ kind: "settings" }),
          },
        ]}
      >
        <IconButton label={t("action.more")} className="size-7! max-sm:size-10!">
          <Ellipsis size={16} aria-hidden="true" />
        </IconButton>
      </Menu>
    </>
  );
}

interface LoadedProps extends ServersProps {
  list: ServerList;
  dialogs: ReturnType<typeof useServerDialogs>;
}

function Loaded({ list, text, show, onFilter, shown, onShow, dialogs }: LoadedProps) {
  const { t } = useTranslation("servers");
  const admin = useMe().role === "admin";
  const { mutate: collect } = useCollect();
  const { mutate: archive } = useArchive();
  const later = useDeferredValue(text);
  const servers = useMemo(() => filterServers(list.servers, later, show), [list.servers, later, show]);
  const counts = useMemo(() => countShows(list.servers), [list.servers]);
  const offers = useMemo(
    () => (admin ? knownOffers(list.offers, list.servers) : []),
    [admin, list.offers, list.servers],
  );
  const { show: showDialog } = dialogs;
  const actions = useMemo<ServerActions | null>(
    () =>
      admin
        ? {
            collect: (server, kind) => collect({ kind, servers: [server.id] }),
            connect: (server) => showDialog({ kind: "connect", id: server.id }),
            report: (server) => showDialog({ kind: "report", server }),
            merge: (server) => showDialog({ kind: "merge", server, other: null, intoId: null }),
            archive: (server, archived) => archive({ server, archived }),
            remove: (server) => showDialog({ kind: "remove", server }),
          }
        : null,
    [admin, archive, collect, showDialog],
  );
  const openDetails = useCallback((server: ServerEntry) => onShow(server.id), [onShow]);
  const menu = useCallback(
    (server: ServerEntry) => (
      <ServerMenu server={server} actions={actions} onDetails={() => openDetails(server)} />
    ),
    [actions, openDetails],
  );
  const detailed = list.servers.find((server) => server.id === shown) ?? null;
  // Keeps the server in sight while its details close.
  const [last, setLast] = useState(detailed);
  if (detailed !== null && detailed !== last) setLast(detailed);
  const dialog = dialogs.shown?.what;
  const connecting = dialog?.kind === "connect" && list.servers.find((server) => server.id === dialog.id);
  return (
    <>
      <Offers
        offers={offers}
        onMerge={({ from, into }) =>
          showDialog({ kind: "merge", server: from, other: into, intoId: into.id })
        }
      />
      {list.servers.length === 0 ? (
        <Panel padded={false}>
          <EmptyState
            title={t("empty.title")}
            action={
              <span className="flex flex-wrap justify-center gap-2">
                {admin && (
                  <Button aria-haspopup="dialog" onClick={() => showDialog({ kind: "add" })}>
                    {t("action.add")}
                  </Button>
                )}
                <Link to="/settings/ingest" className={buttonClass(admin ? "ghost" : "default")}>
                  {t("empty.reports")}
                </Link>
              </span>
            }
          >
            {t(admin ? "empty.text" : "empty.textUser")}
          </EmptyState>
        </Panel>
      ) : (
        <>
          <ListHead text={text} show={show} counts={counts} shown={servers.length} onFilter={onFilter} />
          <Panel padded={false}>
            {servers.length === 0 ? (
              <EmptyState title={t(show === "trouble" && !later ? "empty.noTrouble" : "empty.noMatch")} />
            ) : (
              <ServerTable servers={servers} onOpen={openDetails} menu={menu} />
            )}
          </Panel>
        </>
      )}
      <Suspense>
        {last && (
          <DetailsDialog
            key={last.id}
            server={last}
            merges={list.merges}
            actions={actions}
            open={detailed !== null}
            onClose={() => onShow(null)}
          />
        )}
        {dialog?.kind === "settings" && (
          <CollectingDialog key={dialogs.shown?.key} open={dialogs.open} onClose={dialogs.close} />
        )}
        {dialog?.kind === "add" && (
          <AddServerDialog key={dialogs.shown?.key} open={dialogs.open} onClose={dialogs.close} />
        )}
        {dialog?.kind === "import" && (
          <ImportDialog key={dialogs.shown?.key} open={dialogs.open} onClose={dialogs.close} />
        )}
        {connecting && (
          <EditConnectionDialog
            key={dialogs.shown?.key}
            server={connecting}
            open={dialogs.open}
            onClose={dialogs.close}
          />
        )}
        {dialog?.kind === "report" && (
          <ReportingDialog
            key={dialogs.shown?.key}
            server={dialog.server}
            open={dialogs.open}
            onClose={dialogs.close}
          />
        )}
        {dialog?.kind === "merge" && (
          <MergeDialog
            key={dialogs.shown?.key}
            server={dialog.server}
            other={dialog.other}
            intoId={dialog.intoId}
            servers={list.servers}
            open={dialogs.open}
            onClose={dialogs.close}
          />
        )}
        {dialog?.kind === "remove" && (
          <DeleteDialog
            key={dialogs.shown?.key}
            server={dialog.server}
            open={dialogs.open}
            onClose={dialogs.close}
            onDeleted={() => {
              dialogs.close();
              if (shown === dialog.server.id) onShow(null);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
