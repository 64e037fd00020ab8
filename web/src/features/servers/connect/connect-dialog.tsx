import type { CertificateFacts, ServerEntry, TriedServer, TrustInput } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { CertificateStep } from "../../collecting/certificate-step.tsx";
import { useOpenCollectDialog } from "../../collecting/open-collect-dialog.tsx";
import { useProblemText } from "../../collecting/problem-text.ts";
import { useStart } from "../../collecting/use-start.ts";
import { readTags } from "../../dashboard/edit/server-form.ts";
import { serverTitle } from "../model/servers.ts";
import { rereadServers } from "../queries.ts";
import { Advanced } from "./advanced.tsx";
import { FoundFacts } from "./found-facts.tsx";
import { LoginFields } from "./login-fields.tsx";
import { MatchChoice } from "./match-choice.tsx";
import { credentialOf, emptyLogin, type LoginForm } from "./model/login.ts";
import { emptyProxy, type ProxyForm, proxyOf, proxyProblem } from "./model/proxy.ts";
import { minutesOf, type ScheduleForm, scheduleForm } from "./model/schedule.ts";
import { hostOf, placeOf, trustOf } from "./model/trust.ts";
import { PlaceFields } from "./place-fields.tsx";
import { ProxyFields } from "./proxy-fields.tsx";
import { addServer, findServer, tryServer } from "./queries.ts";
import { ScheduleFields } from "./schedule-fields.tsx";
import { TrustLine } from "./trust-line.tsx";
import { usePlace } from "./use-place.ts";

type Found = Extract<TriedServer, { ok: true }>;

/** Where one is: `trust` asks to confirm a certificate, `who` shows what was found before it is stored. */
type Step =
  | { kind: "place" }
  | { kind: "trust"; certificate: CertificateFacts; reason: string | null }
  | { kind: "login" }
  | { kind: "who"; found: Found }
  | { kind: "done"; server: ServerEntry };

interface ConnectDialogProps {
  /** A server that reports already and is connected now; null = one that may be new. */
  server: ServerEntry | null;
  open: boolean;
  onClose: () => void;
}

/** Connects to a server step by step: where it is, whether it is trusted, how to log in, who it is. */
export function ConnectDialog({ server, open, onClose }: ConnectDialogProps) {
  const { t } = useTranslation("connecting");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const problems = useProblemText();
  const client = useQueryClient();
  const openCollection = useOpenCollectDialog();
  const formId = useId();
  const [step, setStep] = useState<Step>({ kind: "place" });
  const place = usePlace({ hosts: hostOf(server?.url ?? null), port: "8200" });
  const [proxy, setProxy] = useState<ProxyForm>(emptyProxy);
  const [trust, setTrust] = useState<TrustInput | null>(null);
  const [where, setWhere] = useState("");
  const [login, setLogin] = useState<LoginForm>(emptyLogin);
  /** Undefined = not chosen yet. */
  const [match, setMatch] = useState<string | null | undefined>(undefined);
  const [alias, setAlias] = useState("");
  const [tags, setTags] = useState("");
  const [schedule, setSchedule] = useState<ScheduleForm>(scheduleForm(null));
  const [checked, setChecked] = useState(false);
  const go = (next: Step) => {
    setChecked(false);
    setStep(next);
  };

  const find = useMutation({
    mutationFn: findServer,
    onSuccess: (found) => {
      if (!found.ok) return;
      const safe = trustOf(found);
      setWhere(placeOf(found));
      setTrust(safe);
      attempt.reset();
      if (safe !== null) go({ kind: "login" });
      else if (found.certificate) go({ kind: "trust", certificate: found.certificate, reason: found.reason });
    },
  });
  const attempt = useMutation({
    mutationFn: tryServer,
    onSuccess: (tried) => {
      if (tried.ok) {
        setMatch(tried.matches.length === 0 ? null : undefined);
        go({ kind: "who", found: tried });
      } else if (
        ["certificate-untrusted", "certificate-changed"].includes(tried.problem.kind) &&
        tried.problem.certificate
      ) {
        go({ kind: "trust", certificate: tried.problem.certificate, reason: tried.problem.reason });
      }
    },
  });
  const add = useMutation({
    mutationFn: addServer,
    onSuccess: (added) => {
      void rereadServers(client);
      go({ kind: "done", server: added });
    },
  });
  const collect = useStart((id) => {
    onClose();
    openCollection(id);
  });

  const credential = credentialOf(login);
  const reach = place.place && { ...place.place, proxy: proxyOf(proxy) };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    place.check();
    if (reach === null || proxyProblem(proxy) !== null) return;
    if (step.kind === "place") find.mutate(reach);
    if (trust === null || credential === null) return;
    if (step.kind === "login") attempt.mutate({ ...reach, trust, credential });
    const everyMinutes = minutesOf(schedule);
    const serverId = server === null ? match : server.id;
    if (step.kind !== "who" || everyMinutes === undefined || serverId === undefined) return;
    const isNew = serverId === null;
    add.mutate({
      ...reach,
      trust,
      credential,
      everyMinutes,
      serverId,
      alias: (isNew && alias.trim()) || null,
      note: null,
      tags: isNew ? readTags(tags) : [],
    });
  };
  const busy = find.isPending || attempt.isPending || add.isPending;
  const problem =
    step.kind === "place" && find.data?.ok === false
      ? find.data.problem
      : step.kind === "login" && attempt.data?.ok === false
        ? attempt.data.problem
        : null;
  const failure = { place: find, trust: null, login: attempt, who: add, done: collect }[step.kind]?.error;
  const back: Step | null =
    step.kind === "trust" || step.kind === "login"
      ? { kind: "place" }
      : step.kind === "who"
        ? { kind: "login" }
        : null;

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={server === null ? t("add.title") : t("add.connectTitle", { server: serverTitle(server) })}
      description={step.kind === "done" ? undefined : t(`add.lead.${step.kind}`)}
      dismissible={step.kind === "done" || (step.kind === "place" && !place.changed)}
      footer={
        step.kind === "done" ? (
          <>
            <Button onClick={onClose}>{common("close")}</Button>
            <Button
              variant="primary"
              busy={collect.isPending}
              onClick={() => collect.mutate({ kind: "collect", servers: [step.server.id] })}
            >
              {t("add.collect")}
            </Button>
          </>
        ) : (
          <>
            {back === null ? (
              <Button onClick={onClose}>{common("cancel")}</Button>
            ) : (
              <Button onClick={() => go(back)}>{t("add.back")}</Button>
            )}
            {step.kind !== "trust" && (
              <Button type="submit" form={formId} variant="primary" busy={busy}>
                {step.kind === "who" && server !== null ? t("add.connect") : t(`add.next.${step.kind}`)}
              </Button>
            )}
          </>
        )
      }
    >
      {step.kind === "done" ? (
        <div className="grid gap-3">
          <Notice tone="ok">
            <b className="font-semibold">{t("add.done", { server: serverTitle(step.server) })}</b>{" "}
            {t("add.doneText")}
          </Notice>
          {failure && <Notice tone="err">{errorText(failure)}</Notice>}
        </div>
      ) : (
        <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
          {step.kind === "place" && (
            <>
              <PlaceFields {...place.fields} autoFocus />
              <Advanced label={t("proxy.title")} open={checked && proxyProblem(proxy) !== null}>
                <ProxyFields form={proxy} checked={checked} onChange={setProxy} />
              </Advanced>
            </>
          )}
          {step.kind === "trust" && (
            <CertificateStep
              where={where}
              certificate={step.certificate}
              reason={step.reason}
              onConfirm={(sha256) => {
                setTrust({ kind: "pinned", sha256 });
                attempt.reset();
                go({ kind: "login" });
              }}
            />
          )}
          {trust !== null && (step.kind === "login" || step.kind === "who") && (
            <TrustLine kind={trust.kind} where={where} />
          )}
          {step.kind === "login" && (
            <LoginFields
              form={login}
              autoFocus
              error={checked && credential === null ? common("required") : undefined}
              onChange={setLogin}
            />
          )}
          {step.kind === "who" && (
            <>
              <FoundFacts found={step.found} />
              {server === null && step.found.matches.length > 0 && (
                <MatchChoice
                  matches={step.found.matches}
                  value={match}
                  missing={checked && match === undefined}
                  onChange={setMatch}
                />
              )}
              {server === null && match === null && (
                <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
                  <TextField
                    label={t("add.alias")}
                    hint={t("add.aliasHint", { name: step.found.machineName ?? where })}
                    autoComplete="off"
                    maxLength={200}
                    value={alias}
                    onChange={(event) => setAlias(event.target.value)}
                  />
                  <TextField
                    label={t("add.tags")}
                    hint={t("add.tagsHint")}
                    autoComplete="off"
                    value={tags}
                    onChange={(event) => setTags(event.target.value)}
                  />
                </div>
              )}
              <ScheduleFields form={schedule} checked={checked} onChange={setSchedule} />
            </>
          )}
          {problem && <Notice tone="err">{problems.sentence(problem)}</Notice>}
          {failure && <Notice tone="err">{errorText(failure)}</Notice>}
        </form>
      )}
    </Dialog>
  );
}
