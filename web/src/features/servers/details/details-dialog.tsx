import type { ServerEntry, ServerMerge } from "@duplistatus/contract";
import { Download, SquareArrowOutUpRight, Stethoscope } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { webInterface } from "../../../format/web-address.ts";
import { Button, buttonClass } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { useIdentityHints } from "../identity-hint.tsx";
import { mergesOf, serverTitle, stateMark, stateOf } from "../model/servers.ts";
import { type ServerActions, ServerMenu } from "../server-menu.tsx";
import { StateWords } from "../server-state.tsx";
import { ConnectionFacts, MachineFacts } from "./connection-facts.tsx";
import { Identities } from "./identities.tsx";
import { JoinJobs } from "./join-jobs.tsx";
import { Labels } from "./labels.tsx";
import { Merges } from "./merges.tsx";

interface DetailsDialogProps {
  server: ServerEntry;
  merges: readonly ServerMerge[];
  /** Null where the reader may only look. */
  actions: ServerActions | null;
  open: boolean;
  onClose: () => void;
}

/** Everything about one server; what people say about it is edited in place. */
export default function DetailsDialog({ server, merges, actions, open, onClose }: DetailsDialogProps) {
  const { t } = useTranslation("servers");
  const hints = useIdentityHints(server);
  const problem = useProblemText();
  const own = useMemo(() => mergesOf(merges, server.id), [merges, server.id]);
  const state = stateOf(server);
  const { connection } = server;
  const failing = (state === "unreachable" || state === "refused") && connection?.problem;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      size="lg"
      title={serverTitle(server)}
      description={
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <StatusMark kind={stateMark(state)} />
          <StateWords server={server} />
          {server.alias && server.alias !== server.name && <span className="text-ink-3">{server.name}</span>}
        </span>
      }
      footer={<Footer server={server} actions={actions} />}
    >
      <div className="grid gap-x-8 gap-y-6 sm:grid-cols-[minmax(0,5fr)_minmax(0,6fr)]">
        {(failing || hints.length > 0) && (
          <div className="grid gap-2 sm:col-span-2">
            {failing && (
              <Notice
                tone={state === "unreachable" ? "err" : "warn"}
                action={
                  actions && (
                    <Button aria-haspopup="dialog" onClick={() => actions.connect(server)}>
                      {t("action.editConnection")}
                    </Button>
                  )
                }
              >
                {problem.sentence(failing)}
              </Notice>
            )}
            {hints.map((hint) => (
              <Notice key={hint} tone="warn">
                {hint}
              </Notice>
            ))}
          </div>
        )}
        <Part title={t("edit.about")}>
          {actions ? <Labels server={server} /> : <ReadLabels server={server} />}
        </Part>
        <div className="grid content-start gap-6">
          <Part title={t("connection.title")}>
            {connection ? (
              <ConnectionFacts connection={connection} />
            ) : (
              <p className="text-ink-2">{t(actions ? "connection.none" : "connection.noneUser")}</p>
            )}
            {actions && !failing && (
              <Button className="mt-2.5" aria-haspopup="dialog" onClick={() => actions.connect(server)}>
                {t(connection ? "action.editConnection" : "action.connect")}
              </Button>
            )}
          </Part>
          <Part title={t("connection.machine")}>
            <MachineFacts server={server} />
          </Part>
        </div>
        <Part title={t("identity.title")} hint={t("identity.intro")} wide={own.length === 0}>
          <Identities server={server} readOnly={actions === null} />
          {actions && <JoinJobs server={server} />}
        </Part>
        {own.length > 0 && (
          <Part title={t("merges.title")}>
            <Merges merges={own} readOnly={actions === null} />
          </Part>
        )}
      </div>
    </Dialog>
  );
}

interface PartProps {
  title: string;
  hint?: string;
  wide?: boolean;
  children: ReactNode;
}

function Part({ title, hint, wide, children }: PartProps) {
  return (
    <section aria-label={title} className={wide ? "sm:col-span-2" : ""}>
      <h3 className="mb-2 border-b border-line pb-1 font-semibold">{title}</h3>
      {hint && <p className="mb-2 text-sm text-ink-3">{hint}</p>}
      {children}
    </section>
  );
}

function ReadLabels({ server }: { server: ServerEntry }) {
  const { t } = useTranslation("servers");
  const { t: words } = useTranslation("monitoring");
  const rows: [string, ReactNode][] = [
    [t("edit.note"), server.note],
    [
      t("edit.tags"),
      server.tags.length > 0 && (
        <span className="flex flex-wrap gap-1">
          {server.tags.map((tag) => (
            <Tag key={tag}>{tag}</Tag>
          ))}
        </span>
      ),
    ],
    [t("edit.url"), server.url],
    [t("edit.profile"), words(`server.profiles.${server.profile}`)],
    [t("edit.zone"), server.timeZone],
  ];
  return (
    <dl className="grid gap-2">
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt className="text-sm text-ink-3">{name}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function Footer({ server, actions }: { server: ServerEntry; actions: ServerActions | null }) {
  const { t } = useTranslation("servers");
  const address = webInterface(server.url, false);
  const collectable = actions !== null && server.connection !== null && server.archivedAt === null;
  if (!address && !actions) return null;
  return (
    <>
      <span className="mr-auto">
        <ServerMenu server={server} actions={actions} />
      </span>
      {address && (
        <a
          href={address}
          target="_blank"
          rel="noopener noreferrer"
          className={`${buttonClass()} max-sm:hidden`}
        >
          <SquareArrowOutUpRight size={14} aria-hidden="true" />
          {t("action.open")}
        </a>
      )}
      {collectable && (
        <>
          <Button
            icon={<Stethoscope size={14} aria-hidden="true" />}
            onClick={() => actions.collect(server, "test")}
          >
            {t("action.test")}
          </Button>
          <Button
            variant="primary"
            icon={<Download size={14} aria-hidden="true" />}
            onClick={() => actions.collect(server, "collect")}
          >
            {t("action.collect")}
          </Button>
        </>
      )}
    </>
  );
}
