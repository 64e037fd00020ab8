import type { ServerEntry, ServerPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { SquareArrowOutUpRight } from "lucide-react";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../../api/patient.ts";
import { serversQuery } from "../../../api/servers.ts";
import { useClock, useFormat } from "../../../format/index.ts";
import { webInterface } from "../../../format/web-address.ts";
import { stateMark } from "../../../jobs/state-mark.tsx";
import { worstState } from "../../../jobs/states.ts";
import { useMe } from "../../../session/me.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { serverTitle } from "../model/servers.ts";
import { type ServerActions, ServerMenu } from "../server-menu.tsx";
import { useArchive } from "../use-archive.ts";
import { useCollect } from "../use-collect.ts";
import { CollectButton } from "./collect-button.tsx";

const DetailsDialog = lazy(patient(() => import("../details/details-dialog.tsx")));
const MergeDialog = lazy(patient(() => import("../merge/merge-dialog.tsx")));
const DeleteDialog = lazy(patient(() => import("../delete-dialog.tsx")));
const ReportingDialog = lazy(patient(() => import("../connect/reporting-dialog.tsx")));
const EditConnectionDialog = lazy(patient(() => import("../connect/edit-connection-dialog.tsx")));

interface ServerHeadProps {
  page: ServerPage;
  onPause: () => void;
  onGone: () => void;
}

type DialogKind = "details" | "connect" | "merge" | "remove" | "report";

/** Name, facts and actions of a server. */
export function ServerHead({ page, onPause, onGone }: ServerHeadProps) {
  const { t } = useTranslation("details");
  const { t: state } = useTranslation("dashboard");
  const admin = useMe().role === "admin";
  const { server } = page;
  const [shown, setShown] = useState<{ kind: DialogKind; key: number } | null>(null);
  const [open, setOpen] = useState(false);
  const { mutate: collect } = useCollect();
  const { mutate: archive } = useArchive();
  const show = useCallback((kind: DialogKind) => {
    setShown((before) => ({ kind, key: (before?.key ?? 0) + 1 }));
    setOpen(true);
  }, []);
  const close = () => setOpen(false);
  const actions = useMemo<ServerActions | null>(
    () =>
      admin
        ? {
            collect: (entry, kind) => collect({ kind, servers: [entry.id] }),
            connect: () => show("connect"),
            report: () => show("report"),
            merge: () => show("merge"),
            archive: (entry, archived) => archive({ server: entry, archived }),
            remove: () => show("remove"),
          }
        : null,
    [admin, collect, archive, show],
  );
  const title = serverTitle(server);
  const worst = worstState(page.jobs);
  const address = webInterface(server.url, false);
  const archived = server.archivedAt !== null;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[
          { label: t("crumb.dashboard"), link: { to: "/" } },
          { label: t("crumb.servers"), link: { to: "/settings/servers" } },
        ]}
        mark={<StatusMark kind={stateMark(worst)} size="large" label={state(`state.${worst}`)} />}
        meta={<Meta page={page} />}
        actions={
          <>
            {server.connection && !archived && <CollectButton server={server.id} />}
            {address && (
              <a href={address} target="_blank" rel="noreferrer noopener" className={buttonClass()}>
                <SquareArrowOutUpRight size={14} aria-hidden="true" />
                {t("action.open")}
              </a>
            )}
            {admin && !archived && (
              <Button variant="ghost" aria-haspopup="dialog" onClick={onPause}>
                {t("action.pause")}
              </Button>
            )}
            <ServerMenu server={server} actions={actions} onDetails={() => show("details")} />
          </>
        }
      />
      {shown && (
        <Suspense>
          <ListDialogs
            key={shown.key}
            kind={shown.kind}
            server={server}
            actions={actions}
            open={open}
            onClose={close}
            onGone={onGone}
          />
        </Suspense>
      )}
    </>
  );
}

interface DialogsProps {
  kind: DialogKind;
  server: ServerEntry;
  actions: ServerActions | null;
  open: boolean;
  onClose: () => void;
  onGone: () => void;
}

function ListDialogs({ kind, server, actions, open, onClose, onGone }: DialogsProps) {
  const { data: list } = useQuery({ ...serversQuery, enabled: kind === "details" || kind === "merge" });
  if (kind === "connect") return <EditConnectionDialog server={server} open={open} onClose={onClose} />;
  if (kind === "remove")
    return <DeleteDialog server={server} open={open} onClose={onClose} onDeleted={onGone} />;
  if (kind === "report") return <ReportingDialog server={server} open={open} onClose={onClose} />;
  if (!list) return null;
  if (kind === "merge")
    return (
      <MergeDialog
        server={server}
        other={null}
        intoId={null}
        servers={list.servers}
        open={open}
        onClose={onClose}
      />
    );
  return (
    <DetailsDialog server={server} merges={list.merges} actions={actions} open={open} onClose={onClose} />
  );
}

function Meta({ page }: { page: ServerPage }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const { server, watch, maintenance } = page;
  const heard = useClock((now) =>
    server.lastSeenAt === null ? null : t("head.heard", { ago: format.relative(server.lastSeenAt, now) }),
  );
  const parts: ReactNode[] = [
    server.alias && server.alias !== server.name ? server.name : null,
    server.note,
    server.duplicatiVersion && t("head.version", { version: server.duplicatiVersion.split(" ")[0] }),
    server.operatingSystem,
    server.timeZone && t("head.zone", { zone: server.timeZone }),
    heard,
  ].filter((part) => part);
  const [window] = maintenance;
  const notice =
    server.archivedAt !== null
      ? t("head.archived")
      : watch?.programState === "paused"
        ? t("head.paused")
        : window
          ? window.from <= page.now
            ? t("head.maintenance", { when: format.weekdayTime(window.until) })
            : t("head.maintenanceFrom", { when: format.weekdayTime(window.from) })
          : null;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="min-w-0 break-words">{parts.join(" · ")}</span>
      {server.tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
      {notice && <Tag tone="warn">{notice}</Tag>}
    </span>
  );
}
