import type { Language, OwnSession } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo } from "../../format/index.ts";
import { languageNames } from "../../i18n/i18n.ts";
import { useMe, usePreferences } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useToast } from "../../ui/toast.tsx";
import { deviceOf } from "./device-name.ts";
import { FactorPanel } from "./factor-panel.tsx";
import { PasskeyPanel } from "./passkeys/passkey-panel.tsx";
import { endOtherSessions, endSession, sessionsQuery } from "./queries.ts";

/** The own account: who one is, the password, the language, and where one is logged in. */
export function Profile() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const navigate = useNavigate();
  const { preferences, change } = usePreferences();
  return (
    <>
      <PageHeader title={t("profile.title")} meta={t("profile.intro")} />
      <div className="grid max-w-180 gap-4">
        <Panel title={t("profile.account")}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
            <dt className="text-ink-3">{t("users.name")}</dt>
            <dd className="font-semibold break-words">{me.username}</dd>
            <dt className="text-ink-3">{t("users.role")}</dt>
            <dd>{t(`users.roles.${me.role}`)}</dd>
            <dt className="text-ink-3">{t("users.sees")}</dt>
            <dd className="break-words">{me.tags === null ? t("users.allServers") : me.tags.join(", ")}</dd>
          </dl>
          <div className="mt-4">
            <Select
              label={t("profile.language")}
              className="max-w-70"
              value={preferences.language ?? ""}
              options={[
                { value: "", label: t("profile.browserLanguage") },
                ...Object.entries(languageNames).map(([value, label]) => ({ value, label })),
              ]}
              onChange={(language) => change({ language: (language || null) as Language | null })}
            />
          </div>
        </Panel>
        {!me.hasPassword && (
          <Panel title={t("profile.password")}>
            <p className="text-ink-2">{t("profile.noPassword")}</p>
          </Panel>
        )}
        {me.hasPassword && (
          <Panel title={t("profile.password")}>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="text-ink-2">{t("profile.passwordText")}</p>
              <Button onClick={() => void navigate({ to: "/password" })}>{t("profile.change")}</Button>
            </div>
          </Panel>
        )}
        {me.hasPassword && <FactorPanel />}
        {me.hasPassword && <PasskeyPanel />}
        <Sessions />
      </div>
    </>
  );
}

function Sessions() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: (id: string | null) => (id === null ? endOtherSessions() : endSession(id)),
    onSuccess: () => toast.ok(t("profile.ended")),
    onError: (failure) => toast.err(errorText(failure)),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.sessions }),
  });
  const sessions = data?.sessions ?? [];
  return (
    <Panel title={t("profile.sessions")} padded={false}>
      {data ? (
        <ul>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => end.mutate(session.id)} />
          ))}
        </ul>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="p-4">
          <Skeleton rows={3} />
        </div>
      )}
      {sessions.length > 1 && (
        <div className="border-t border-line px-4 py-3">
          <Button busy={end.isPending} onClick={() => end.mutate(null)}>
            {t("profile.endOthers")}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const { t } = useTranslation("accounts");
  const found = deviceOf(session.userAgent);
  const device =
    found === null
      ? t("profile.unknownDevice")
      : typeof found === "string"
        ? found
        : t("profile.device", found);
  return (
    <li className="flex items-center gap-3 border-t border-line px-4 py-2.5 first:border-t-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {device} {session.current && <Tag tone="ok">{t("profile.thisSession")}</Tag>}
        </p>
        <p className="text-sm text-ink-3">
          {session.address && <>{session.address} · </>}
          {t("profile.seen")} <TimeAgo at={session.lastSeenAt} />
        </p>
      </div>
      {!session.current && (
        <Button aria-label={t("profile.endOf", { device })} onClick={onEnd}>
          {t("profile.end")}
        </Button>
      )}
    </li>
  );
}
