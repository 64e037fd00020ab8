import type { ConnectionPatch, ServerConnection, ServerEntry, TrustInput } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { serverTitle } from "../model/servers.ts";
import { rereadServers } from "../queries.ts";
import { ConnectionState } from "./connection-state.tsx";
import { LoginFields } from "./login-fields.tsx";
import { credentialOf, emptyLogin, type LoginForm } from "./model/login.ts";
import { emptyProxy, type ProxyForm, proxyOf, proxyProblem } from "./model/proxy.ts";
import { minutesOf, scheduleForm } from "./model/schedule.ts";
import { PlaceFields } from "./place-fields.tsx";
import { ProxyFields } from "./proxy-fields.tsx";
import { removeConnection, saveConnection } from "./queries.ts";
import { ScheduleFields } from "./schedule-fields.tsx";
import { StoredSecret } from "./stored-secret.tsx";
import { TrustSection } from "./trust-section.tsx";
import { usePlace } from "./use-place.ts";

interface ConnectionDialogProps {
  server: ServerEntry;
  connection: ServerConnection;
  open: boolean;
  onClose: () => void;
}

/** How a server is reached: addresses, trust, login, proxy, schedule. Secrets can be replaced, never read. */
export function ConnectionDialog({ server, connection, open, onClose }: ConnectionDialogProps) {
  const { t } = useTranslation("connecting");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const title = serverTitle(server);
  const place = usePlace({ hosts: connection.addresses.join(", "), port: String(connection.port) });
  const [trust, setTrust] = useState<TrustInput | null>(null);
  /** Null = as stored; `remove` = none any more. */
  const [login, setLogin] = useState<LoginForm | "remove" | null>(
    connection.credential === "none" ? "remove" : null,
  );
  const [proxy, setProxy] = useState<ProxyForm | "remove" | null>(null);
  const [schedule, setSchedule] = useState(() => scheduleForm(connection.everyMinutes));
  const [listVersions, setListVersions] = useState(connection.listVersions);
  const [checked, setChecked] = useState(false);
  const [removing, setRemoving] = useState(false);

  const save = useMutation({
    mutationFn: (patch: ConnectionPatch) => saveConnection(server.id, patch),
    onSuccess: () => rereadServers(client),
  });
  const accept = useMutation({
    mutationFn: (sha256: string) => saveConnection(server.id, { trust: { kind: "pinned", sha256 } }),
    onSuccess: async () => {
      await rereadServers(client);
      toast.ok(t("changed.accepted", { server: title }));
    },
  });

  const typedLogin = login !== null && login !== "remove" ? login : null;
  const typedProxy = proxy !== null && proxy !== "remove" ? proxy : null;
  const credential = typedLogin && credentialOf(typedLogin);
  const everyMinutes = minutesOf(schedule);
  const loginRemoved = login === "remove" && connection.credential !== "none";
  const patch: ConnectionPatch = {
    ...(place.changed && place.place),
    ...(trust && { trust }),
    ...(credential && { credential }),
    ...(loginRemoved && { credential: { kind: "none" } }),
    ...(typedProxy && { proxy: proxyOf(typedProxy) }),
    ...(proxy === "remove" && { proxy: null }),
    ...(everyMinutes !== undefined && everyMinutes !== connection.everyMinutes && { everyMinutes }),
    ...(listVersions !== connection.listVersions && { listVersions }),
  };
  const changed = Object.keys(patch).length > 0 || typedLogin !== null;
  /** True when what was typed is stored, or nothing had to be. */
  const store = async (): Promise<boolean> => {
    setChecked(true);
    place.check();
    if (place.place === null || everyMinutes === undefined || save.isPending) return false;
    if ((typedLogin && !credential) || (typedProxy && proxyProblem(typedProxy))) return false;
    setChecked(false);
    if (Object.keys(patch).length === 0) return true;
    try {
      const saved = await save.mutateAsync(patch);
      const stored = saved.connection?.credential ?? "none";
      setLogin(stored === "none" ? "remove" : null);
      setProxy(null);
      setTrust(null);
      if (saved.connection) place.fields.onHosts(saved.connection.addresses.join(", "));
      return true;
    } catch {
      // `save.error` is shown in the form.
      return false;
    }
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!(await store())) return;
    if (changed) toast.ok(t("edit.saved", { server: title }));
    onClose();
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("edit.title", { server: title })}
      dismissible={!changed}
      footer={
        <>
          <Button variant="danger" className="mr-auto" onClick={() => setRemoving(true)}>
            {t("edit.remove")}
          </Button>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)} noValidate className="grid gap-5">
        <ConnectionState serverId={server.id} connection={connection} changed={changed} onSave={store} />
        <Section title={t("place.title")}>
          <PlaceFields {...place.fields} />
        </Section>
        <Section title={t("trust.title")}>
          <TrustSection
            connection={connection}
            place={place.place}
            moved={place.changed}
            trust={trust}
            onTrust={setTrust}
            onAccept={accept.mutate}
            accepting={accept.isPending}
          />
          {accept.isError && (
            <Notice tone="err" className="mt-3">
              {errorText(accept.error)}
            </Notice>
          )}
        </Section>
        <Section title={t("login.title")}>
          {typedLogin ? (
            <div className="grid gap-2">
              <LoginFields
                form={typedLogin}
                autoFocus
                error={checked && credential === null ? common("required") : undefined}
                onChange={setLogin}
              />
              <Button
                variant="ghost"
                className="justify-self-start"
                onClick={() => setLogin(connection.credential === "none" ? "remove" : null)}
              >
                {t("secret.keep")}
              </Button>
            </div>
          ) : (
            <StoredSecret
              what={login === "remove" ? null : t(`login.stored.${connection.credential}`)}
              removed={loginRemoved}
              none={t("login.stored.none")}
              onReplace={() => setLogin(emptyLogin)}
              onRemove={() => setLogin("remove")}
              onKeep={() => setLogin(null)}
            />
          )}
        </Section>
        <Section title={t("proxy.title")}>
          {typedProxy ? (
            <div className="grid gap-2">
              <ProxyFields form={typedProxy} checked={checked} onChange={setProxy} />
              <Button variant="ghost" className="justify-self-start" onClick={() => setProxy(null)}>
                {t("secret.keep")}
              </Button>
            </div>
          ) : (
            <StoredSecret
              what={proxy === "remove" ? null : proxyWords(connection, t)}
              removed={proxy === "remove"}
              none={t("proxy.none")}
              onReplace={() => setProxy(emptyProxy)}
              onRemove={() => setProxy("remove")}
              onKeep={() => setProxy(null)}
            />
          )}
        </Section>
        <Section title={t("schedule.title")}>
          <div className="grid gap-4">
            <ScheduleFields form={schedule} checked={checked} onChange={setSchedule} />
            <Switch
              label={t("versions.label")}
              hint={t("versions.hint")}
              checked={listVersions}
              onChange={setListVersions}
            />
          </div>
        </Section>
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
        <Confirm
          open={removing}
          onClose={() => setRemoving(false)}
          title={t("edit.removeTitle", { server: title })}
          confirm={t("edit.remove")}
          errorText={errorText}
          onConfirm={async () => {
            await removeConnection(server.id);
            void rereadServers(client);
            toast.ok(t("edit.removed", { server: title }));
            onClose();
          }}
        >
          {t("edit.removeText")}
        </Confirm>
      </form>
    </Dialog>
  );
}

type T = ReturnType<typeof useTranslation<"connecting">>["t"];

/** What is stored for a proxy, without any of its values; null when nothing is. */
function proxyWords({ proxy }: ServerConnection, t: T): string | null {
  if (proxy === null) return null;
  const parts = [
    proxy.headers.length > 0 && t("proxy.storedHeaders", { names: proxy.headers.join(", ") }),
    proxy.basicUser !== null && t("proxy.storedBasic", { user: proxy.basicUser }),
    proxy.clientCertificate && t("proxy.storedCertificate"),
  ].filter((part) => part !== false);
  return parts.join(" · ") || null;
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-t border-line pt-4">
      <h3 id={id} className="mb-2.5 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}
