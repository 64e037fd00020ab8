import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { useTranslation } from "react-i18next";
import { anybodyListens, channelsQuery, troubled } from "../../api/channels.ts";
import { useFormat, useNow } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** Above every page: that messages do not arrive; quietly, that nobody would be told of a failure at all. */
export function DeliveryNotice() {
  const { t } = useTranslation("shell");
  const format = useFormat();
  const now = useNow();
  const { role, tags } = useMe();
  const admin = role === "admin";
  const atChannels = useRouterState({
    select: ({ location }) => location.pathname.endsWith("/settings/channels"),
  });
  const { data: channels } = useQuery({ ...channelsQuery, enabled: tags === null });
  if (channels === undefined || atChannels) return null;

  const failing = troubled(channels);
  if (failing.length > 0) {
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
          ? t("notify.trouble", { names, when: format.moment(since, now) })
          : t("notify.troublePlain", { names })}
        {waiting > 0 && ` ${t("notify.waiting", { count: waiting })}`}
      </Notice>
    );
  }
  if (anybodyListens(channels)) return null;
  return (
    <p className="mb-3 flex flex-wrap items-center gap-x-2 text-md text-ink-2">
      <BellOff size={14} aria-hidden="true" className="text-ink-3" />
      {t("notify.nobody")}
      {admin && (
        <Link
          to="/settings/channels"
          className="text-accent underline-offset-2 hover:underline max-sm:py-2.5"
        >
          {t("notify.nobodyAction")}
        </Link>
      )}
    </p>
  );
}
