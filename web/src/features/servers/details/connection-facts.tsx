import type { CollectingSettings, ServerConnection, ServerEntry } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { nothing, TimeAgo, useFormat, useNow } from "../../../format/index.ts";
import { collectingSettingsQuery } from "../queries.ts";
import { NextCollection } from "../server-state.tsx";
import { useOften } from "../use-often.ts";
import { Fact, Facts } from "./facts.tsx";

/** How a server is reached, trusted and collected; never a secret. */
export function ConnectionFacts({ connection }: { connection: ServerConnection }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const now = useNow();
  const { data: settings } = useQuery(collectingSettingsQuery);
  const { certificate, proxy, trust } = connection;
  const until = certificate ? Date.parse(certificate.validTo) : Number.NaN;
  return (
    <Facts>
      <Fact name={t("connection.addresses")}>
        {connection.addresses.map((address) => (
          <span key={address} className="block">
            {address}
          </span>
        ))}
      </Fact>
      <Fact name={t("connection.trust")}>
        {t(`connection.trusts.${trust}`)}
        {connection.pinned && (
          <span className="block font-mono text-xs text-ink-2">
            <span className="sr-only">{t("connection.fingerprint")} </span>
            <Fingerprint value={connection.pinned} />
          </span>
        )}
      </Fact>
      {certificate && trust !== "plain" && (
        <Fact name={t("connection.certificate")}>
          <span className={until < now ? "text-err" : ""}>
            {t(until < now ? "connection.expired" : "connection.certificateFor", {
              subject: certificate.names.join(", ") || certificate.subject,
              date: Number.isNaN(until) ? certificate.validTo : format.date(until),
            })}
          </span>
        </Fact>
      )}
      <Fact name={t("connection.login")}>{t(`connection.logins.${connection.credential}`)}</Fact>
      {proxy && (
        <Fact name={t("connection.proxy")}>
          {[
            proxy.headers.length > 0 && t("connection.proxyHeaders", { names: proxy.headers.join(", ") }),
            proxy.basicUser !== null && t("connection.proxyBasic", { user: proxy.basicUser }),
            proxy.clientCertificate && t("connection.proxyCertificate"),
          ]
            .filter(Boolean)
            .join("; ")}
        </Fact>
      )}
      <Fact name={t("connection.schedule")}>{useSchedule(connection, settings)}</Fact>
      <Fact name={t("connection.versions")}>
        {t(connection.listVersions ? "connection.versionsOn" : "connection.versionsOff")}
      </Fact>
      <Fact name={t("connection.attempted")}>
        <TimeAgo at={connection.attemptedAt} />
      </Fact>
      <Fact name={t("connection.collected")}>
        <TimeAgo at={connection.collectedAt} />
      </Fact>
      <Fact name={t("connection.next")}>
        <NextCollection at={connection.nextAt} />
      </Fact>
    </Facts>
  );
}

/** Breaks between pairs only. */
const Fingerprint = ({ value }: { value: string }) =>
  value.split(":").map((pair, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pairs of a fingerprint do not move
    <Fragment key={index}>
      {index > 0 && (
        <>
          :<wbr />
        </>
      )}
      {pair}
    </Fragment>
  ));

function useSchedule({ everyMinutes }: ServerConnection, settings: CollectingSettings | undefined): string {
  const { t } = useTranslation("servers");
  const often = useOften();
  if (everyMinutes === 0) return t("connection.scheduleOff");
  if (everyMinutes !== null) return often(everyMinutes);
  if (!settings) return nothing;
  return settings.everyMinutes === 0
    ? t("connection.scheduleDefaultOff")
    : t("connection.scheduleDefault", { often: often(settings.everyMinutes) });
}

/** What is known of the machine itself. */
export function MachineFacts({ server }: { server: ServerEntry }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  return (
    <Facts>
      <Fact name={t("connection.duplicati")}>{server.duplicatiVersion}</Fact>
      <Fact name={t("connection.system")}>{server.operatingSystem}</Fact>
      <Fact name={t("connection.counts")}>
        {t("connection.jobs", { count: server.jobs, n: format.number(server.jobs) })},{" "}
        {t("connection.runs", { count: server.runs, n: format.number(server.runs) })}
      </Fact>
      <Fact name={t("connection.seen")}>
        <TimeAgo at={server.lastSeenAt} />
      </Fact>
      <Fact name={t("connection.known")}>{format.date(server.createdAt)}</Fact>
    </Facts>
  );
}
