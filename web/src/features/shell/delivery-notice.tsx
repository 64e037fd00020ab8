import type { Channel } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { anybodyListens, channelsQuery, relaysQuery, troubled } from "../../api/channels.ts";
import { useFormat, useNow } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Above every page: that messages or relayed reports do not arrive; quietly, that nobody would be told of a failure at all. */
export function DeliveryNotice() {
  const { t } = useTranslation("shell");
  const { role, tags } = useMe();
  const admin = role === "admin";
  const enabled = tags === null;
  const atChannels = useRouterState({
    select: ({ location }) => location.pathname.endsWith("/settings/channels"),
  });
  const { data: channels } = useQuery({ ...channelsQuery, enabled });
  const { data: relays = [] } = useQuery({ ...relaysQuery, enabled });
  if (channels === undefined || atChannels) return null;

  const failing = troubled(channels);
  return (
    <>
      {failing.length > 0 && <NotDelivered of="messages" failing={failing} />}
      {troubled(relays).length > 0 && <NotDelivered of="reports" failing={troubled(relays)} />}
      {failing.length === 0 && !anybodyListens(channels) && (
        <p className="mb-3 flex flex-wrap items-center gap-x-2 text-md text-ink-2">
          <BellOff size={14} aria-hidden="true" className="text-ink-3" />
          {t("notify.nobody")}
          {admin && (
            <Link to="/settings/channels" className="text-accent underline underline-offset-2 max-sm:py-2.5">
              {t("notify.nobodyAction")}
            </Link>
          )}
        </p>
      )}
    </>
  );
}

const sentences = {
  messages: { since: "notify.trouble", plain: "notify.troublePlain", waiting: "notify.waiting" },
  reports: { since: "notify.notHandedOn", plain: "notify.notHandedOnPlain", waiting: "notify.reports" },
} as const;

function NotDelivered({ of, failing }: { of: keyof typeof sentences; failing: readonly Channel[] }) {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const now = useNow();
  const text = sentences[of];
  const since = Math.min(...failing.map(({ failingSince }) => failingSince ?? Number.POSITIVE_INFINITY));
  const names = new Intl.ListFormat(format.locale).format(failing.map(({ name }) => name));
  const waiting = failing.reduce((sum, channel) => sum + channel.waiting, 0);
  return (
    <Notice
      tone={failing.some(({ health }) => health === "attention") ? "err" : "warn"}
      className="mb-3.5"
      action={
        <Link to="/settings/channels" className={buttonClass()}>
          {t("notify.look")}
        </Link>
      }
    >
      {Number.isFinite(since)
        ? t(text.since, { names, when: format.moment(since, now) })
        : t(text.plain, { names })}
      {waiting > 0 && ` ${t(text.waiting, { count: waiting })}`}
    </Notice>
  );
}
