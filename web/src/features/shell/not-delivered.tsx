import type { Channel } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../format/index.ts";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

const sentences = {
  messages: { since: "notify.trouble", plain: "notify.troublePlain", waiting: "notify.waiting" },
  reports: { since: "notify.notHandedOn", plain: "notify.notHandedOnPlain", waiting: "notify.reports" },
} as const;

/** One line for channels that deliver nothing, or receivers of reports that take none. */
export default function NotDelivered({
  of,
  failing,
}: {
  of: keyof typeof sentences;
  failing: readonly Channel[];
}) {
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
