import type { AddServerRequest, FoundServer, TrustInput } from "@duplistatus/contract";
import { useEffect, useReducer, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { CertificateStep } from "../../../collecting/certificate-step.tsx";
import { findServer } from "../../../collecting/queries.ts";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { useStart } from "../../../collecting/use-start.ts";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { useFirstFocus } from "../../../ui/use-first-focus.ts";
import { Foot } from "../foot.tsx";
import { type Checked, checks, isDecided, startChecks, trustOf } from "./checks.ts";
import type { Typed } from "./other-servers.tsx";

/** The server looks at a few addresses at once; more would be refused. */
const atOnce = 4;

interface CheckServersProps {
  typed: Typed;
  onBack: () => void;
  onStarted: (id: string) => void;
}

/** Finds the way to each server, asks where a person has to decide, and starts the collection. */
export function CheckServers({ typed, onBack, onStarted }: CheckServersProps) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const errorText = useErrorText();
  const [servers, dispatch] = useReducer(checks, typed.hosts, startChecks);
  const region = useFirstFocus<HTMLElement>();
  const start = useStart(onStarted);

  const gone = useRef(false);
  const look = async (host: string) => {
    dispatch({ type: "looking", host });
    try {
      const found = await findServer({ addresses: [host], port: typed.port });
      if (!gone.current) dispatch({ type: "found", host, found });
    } catch (error) {
      if (!gone.current) dispatch({ type: "failed", host, error });
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at once; a second look is asked for by its button
  useEffect(() => {
    gone.current = false;
    const queue = [...typed.hosts];
    const worker = async () => {
      for (let host = queue.shift(); host !== undefined && !gone.current; host = queue.shift())
        await look(host);
    };
    for (let i = 0; i < atOnce; i++) void worker();
    return () => {
      gone.current = true;
      queue.length = 0;
    };
  }, []);

  const add = servers.flatMap((server): AddServerRequest[] => {
    const trust = trustOf(server);
    return trust ? [requestOf(server.host, trust, typed)] : [];
  });
  const open = servers.filter((server) => !isDecided(server)).length;
  // The button that was pressed goes away with its question.
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at after every decision
  useEffect(() => {
    if (document.activeElement === document.body) region.current?.focus({ preventScroll: true });
  }, [servers]);
  const looking = servers.some(({ state }) => state === "looking");
  const begin = () => start.mutate({ add, keepJson: typed.keep });
  const smooth = servers.every(
    ({ found }) => found?.ok === true && found.protocol === "https" && found.trusted,
  );
  // Where nothing has to be decided, one press was enough.
  const begun = useRef(false);
  useEffect(() => {
    if (!smooth || begun.current) return;
    begun.current = true;
    begin();
  });

  return (
    <>
      <section ref={region} tabIndex={-1} aria-labelledby="check-title" className="grid gap-3 outline-none">
        <div>
          <h3 id="check-title" className="font-semibold">
            {t("check.title")}
          </h3>
          <p role="status" className="text-ink-2">
            {looking
              ? t("form.finding")
              : open > 0
                ? t("check.lead", { count: open, n: format.number(open) })
                : "\u00a0"}
          </p>
        </div>
        <ul className="grid gap-2.5">
          {servers.map((server) => (
            <Server
              key={server.host}
              server={server}
              onConfirm={() => dispatch({ type: "accepted", host: server.host })}
              onLeaveOut={() => dispatch({ type: "leftOut", host: server.host })}
              onUndo={() => dispatch({ type: "undone", host: server.host })}
              onAgain={() => void look(server.host)}
            />
          ))}
        </ul>
      </section>
      {start.isError && <Notice tone="err">{errorText(start.error)}</Notice>}
      <Foot>
        <Button onClick={onBack}>{t("back")}</Button>
        <Button
          variant="primary"
          busy={start.isPending}
          disabled={open > 0 || looking || add.length === 0}
          onClick={begin}
        >
          {add.length > 1
            ? t("collectFrom", { count: add.length, n: format.number(add.length) })
            : t("collect")}
        </Button>
      </Foot>
    </>
  );
}

function requestOf(host: string, trust: TrustInput, { port, password, alias }: Typed): AddServerRequest {
  return {
    addresses: [host],
    port,
    trust,
    credential: password === "" ? { kind: "none" } : { kind: "password", password },
    proxy: null,
    alias,
    note: null,
    tags: [],
    everyMinutes: null,
    serverId: null,
  };
}

interface ServerProps {
  server: Checked;
  onConfirm: () => void;
  onLeaveOut: () => void;
  onUndo: () => void;
  onAgain: () => void;
}

function Server({ server, onConfirm, onLeaveOut, onUndo, onAgain }: ServerProps) {
  const { t } = useTranslation("collecting");
  const { host, state, found } = server;
  const undo = (
    <Button variant="ghost" onClick={onUndo}>
      {t("check.undo")}
    </Button>
  );
  if (state === "looking") return <Line mark="running" host={host} words={t("form.finding")} />;
  if (state === "leftOut") return <Line mark="none" host={host} words={t("check.leftOut")} action={undo} />;
  if (state === "accepted" && found?.ok) {
    if (found.protocol === "http")
      return (
        <Line mark="warn" host={host} words={t("check.plain")} warning={t("check.plainText")} action={undo} />
      );
    return found.trusted ? (
      <Line mark="ok" host={host} words={t("check.ready")} />
    ) : (
      <Line mark="ok" host={host} words={t("check.confirmed")} action={undo} />
    );
  }
  return (
    <li className="rounded-md border border-line-strong px-3.5 py-3">
      {found?.ok ? (
        <Question found={found} host={host} onConfirm={onConfirm} onLeaveOut={onLeaveOut} />
      ) : (
        <Trouble server={server} onAgain={onAgain} onLeaveOut={onLeaveOut} />
      )}
    </li>
  );
}

interface LineProps {
  mark: "ok" | "warn" | "none" | "running";
  host: string;
  words: string;
  /** Stays for as long as the decision does. */
  warning?: string;
  action?: React.ReactNode;
}

function Line({ mark, host, words, warning, action }: LineProps) {
  return (
    <li className="rounded-md border border-line px-3.5 py-1">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2.5">
        <StatusMark kind={mark} />
        <span className="min-w-0 truncate font-semibold">{host}</span>
        <span className="min-w-0 flex-1 text-ink-2">{words}</span>
        {action}
      </div>
      {warning && <p className="mb-1 pl-6.5 text-sm text-warn">{warning}</p>}
    </li>
  );
}

interface QuestionProps {
  found: Extract<FoundServer, { ok: true }>;
  host: string;
  onConfirm: () => void;
  onLeaveOut: () => void;
}

function Question({ found, host, onConfirm, onLeaveOut }: QuestionProps) {
  const { t } = useTranslation("collecting");
  const { certificate, protocol, reason } = found;
  const leaveOut = (
    <Button variant="ghost" onClick={onLeaveOut}>
      {t("check.leaveOut")}
    </Button>
  );
  if (protocol === "https" && certificate !== null) {
    return (
      <CertificateStep where={host} certificate={certificate} reason={reason} onConfirm={onConfirm}>
        {leaveOut}
      </CertificateStep>
    );
  }
  return (
    <div className="grid gap-2.5">
      <div className="flex items-start gap-2.5">
        <StatusMark kind="warn" className="mt-0.5" />
        <div className="min-w-0">
          <h4 className="font-semibold break-words">{t("check.plainTitle", { where: host })}</h4>
          <p className="text-ink-2">{t("check.plainText")}</p>
        </div>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {leaveOut}
        <Button onClick={onConfirm}>{t("check.usePlain")}</Button>
      </div>
    </div>
  );
}

interface TroubleProps {
  server: Checked;
  onAgain: () => void;
  onLeaveOut: () => void;
}

function Trouble({ server, onAgain, onLeaveOut }: TroubleProps) {
  const { t } = useTranslation("collecting");
  const problems = useProblemText();
  const errorText = useErrorText();
  const { host, found, error } = server;
  return (
    <div className="grid gap-2.5">
      <div className="flex items-start gap-2.5">
        <StatusMark kind="err" className="mt-0.5" />
        <div className="min-w-0" role="alert">
          <h4 className="font-semibold break-words">{host}</h4>
          <p className="break-words text-ink-2">
            {found?.ok === false ? problems.sentence(found.problem) : errorText(error)}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2 sm:pl-6.5">
        <Button onClick={onAgain}>{t("check.again")}</Button>
        <Button variant="ghost" onClick={onLeaveOut}>
          {t("check.leaveOut")}
        </Button>
      </div>
    </div>
  );
}
