import type { FoundServer, ServerEntry, TriedServer, TrustInput } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { readTags } from "../../../format/tags.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { serverTitle } from "../model/servers.ts";
import { Advanced } from "./advanced.tsx";
import { LoginFields } from "./login-fields.tsx";
import { type Fix, fixOf } from "./model/fix.ts";
import { credentialOf, emptyLogin, type LoginForm } from "./model/login.ts";
import { emptyProxy, proxyOf, proxyProblem } from "./model/proxy.ts";
import { minutesOf } from "./model/schedule.ts";
import { hostOf, placeOf, trustOf } from "./model/trust.ts";
import { PlaceFields } from "./place-fields.tsx";
import { ProxyFields } from "./proxy-fields.tsx";
import { findServer, tryServer } from "./queries.ts";
import { type Step, Steps } from "./steps.tsx";
import { TrustLine } from "./trust-line.tsx";
import { TrustQuestion } from "./trust-question.tsx";
import { useAdd } from "./use-add.ts";
import { usePlace } from "./use-place.ts";
import { startWho, WhoStep } from "./who-step.tsx";

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
  const formId = useId();
  const [step, setStep] = useState<Step>("place");
  const place = usePlace({ hosts: hostOf(server?.url ?? null), port: "8200" });
  const [proxy, setProxy] = useState(emptyProxy);
  const [proxyShown, setProxyShown] = useState(false);
  const [found, setFound] = useState<Extract<FoundServer, { ok: true }> | null>(null);
  const [trust, setTrust] = useState<TrustInput | null>(null);
  const [login, setLogin] = useState<LoginForm>(emptyLogin);
  const [tried, setTried] = useState<Extract<TriedServer, { ok: true }> | null>(null);
  const [who, setWho] = useState(startWho);
  /** Wrong fields are marked once somebody tried to leave the step. */
  const [checked, setChecked] = useState(false);

  const region = useStepFocus(step);
  const go = (next: Step) => {
    // Before the button that has the focus goes: the dialog would take a lost focus to its first button.
    region.current?.focus({ preventScroll: true });
    setChecked(false);
    setStep(next);
  };
  const find = useMutation({
    mutationFn: findServer,
    onSuccess: (answer) => {
      if (!answer.ok) return setStep("place");
      const sure = answer.protocol === "https" ? trustOf(answer) : null;
      setFound(answer);
      setTrust(sure);
      go(sure ? "login" : "trust");
    },
  });
  const attempt = useMutation({
    mutationFn: tryServer,
    onSuccess: (answer) => {
      if (!answer.ok) return;
      setTried(answer);
      setWho((before) => ({ ...before, match: server || answer.matches.length === 0 ? null : undefined }));
      go("who");
    },
  });
  const add = useAdd(onClose);

  const credential = credentialOf(login);
  const reach = place.place && { ...place.place, proxy: proxyOf(proxy) };
  const look = () => {
    attempt.reset();
    if (reach) find.mutate(reach);
  };
  const store = () => {
    const everyMinutes = minutesOf(who.schedule);
    if (!reach || !trust || !credential || everyMinutes === undefined || who.match === undefined) return;
    const isNew = !server && who.match === null;
    const request = {
      ...reach,
      trust,
      credential,
      everyMinutes,
      serverId: server ? server.id : who.match,
      alias: (isNew && who.alias.trim()) || null,
      note: (isNew && who.note.trim()) || null,
      tags: isNew ? readTags(who.tags) : [],
    };
    add.mutate({ request, collect: who.collect });
  };
  const busy = find.isPending || attempt.isPending || add.isPending;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (busy) return;
    requestAnimationFrame(() =>
      region.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus({ preventScroll: true }),
    );
    if (step === "place") {
      place.check();
      if (proxyProblem(proxy) === null) look();
      else setProxyShown(true);
    }
    if (step === "login" && reach && trust && credential) attempt.mutate({ ...reach, trust, credential });
    if (step === "who") store();
  };
  const back = () => {
    for (const request of [find, attempt, add]) request.reset();
    if (step === "who") go("login");
    else go(step === "login" && trust?.kind !== "system" ? "trust" : "place");
  };
  const cures: Record<Fix, () => void> = {
    place: () => go("place"),
    proxy: () => {
      setProxyShown(true);
      go("place");
    },
    trust: look,
    password: () => setLogin(emptyLogin),
  };

  const failure = find.error ?? attempt.error ?? add.error;
  const refused =
    step === "place" && find.data?.ok === false
      ? find.data.problem
      : step === "login" && attempt.data?.ok === false
        ? attempt.data.problem
        : null;
  const cure = refused && step === "login" ? fixOf(refused.kind, login.kind) : null;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={server === null ? t("add.title") : t("add.connectTitle", { server: serverTitle(server) })}
      description={t(`add.lead.${step}`)}
      dismissible={login.secret === ""}
      footer={
        <>
          {step === "place" ? (
            <Button onClick={onClose}>{common("cancel")}</Button>
          ) : (
            <Button onClick={back}>{t("add.back")}</Button>
          )}
          {step !== "trust" && (
            <Button type="submit" form={formId} variant="primary" busy={busy}>
              {step === "who" && server !== null ? t("add.connect") : t(`add.next.${step}`)}
            </Button>
          )}
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid content-start gap-4 sm:min-h-82">
        <Steps step={step} />
        <section
          ref={region}
          tabIndex={-1}
          aria-label={t(`add.lead.${step}`)}
          className="grid gap-4 outline-none"
        >
          {found && trust && (step === "login" || step === "who") && (
            <TrustLine kind={trust.kind} where={placeOf(found)} />
          )}
          {step === "place" && (
            <>
              <PlaceFields {...place.fields} autoFocus />
              <Advanced label={t("proxy.title")} open={proxyShown}>
                <ProxyFields form={proxy} checked={checked} onChange={setProxy} />
              </Advanced>
            </>
          )}
          {step === "trust" && found && (
            <TrustQuestion
              found={found}
              onTrust={(given) => {
                setTrust(given);
                go("login");
              }}
            />
          )}
          {step === "login" && (
            <LoginFields
              form={login}
              autoFocus
              error={checked && credential === null ? common("required") : undefined}
              onChange={setLogin}
            />
          )}
          {step === "who" && tried && (
            <WhoStep
              found={tried}
              isNew={server === null}
              place={found?.host ?? ""}
              form={who}
              checked={checked}
              onChange={setWho}
            />
          )}
        </section>
        {refused && !busy && (
          <Notice tone="err" action={cure && <Button onClick={cures[cure]}>{t(`add.fix.${cure}`)}</Button>}>
            {problems.sentence(refused)}
          </Notice>
        )}
        {failure && !busy && <Notice tone="err">{errorText(failure)}</Notice>}
        <p role="status" className="text-sm text-ink-3">
          {find.isPending ? t("add.finding") : attempt.isPending ? t("add.trying") : ""}
        </p>
      </form>
    </Dialog>
  );
}

/** Moves the focus into a step that replaced another one: to its first field where one types, else to the step itself. */
function useStepFocus(step: Step) {
  const region = useRef<HTMLElement>(null);
  const before = useRef(step);
  useEffect(() => {
    if (before.current === step) return;
    before.current = step;
    const field = step === "place" || step === "login" ? region.current?.querySelector("input") : null;
    (field ?? region.current)?.focus({ preventScroll: true });
  }, [step]);
  return region;
}
