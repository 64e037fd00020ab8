import { useQuery } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { BellOff } from "lucide-react";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { anybodyListens, channelsQuery, relaysQuery, troubled } from "../../api/channels.ts";
import { patient } from "../../api/patient.ts";
import { useMe } from "../../session/me.ts";

// Where all is well it is not needed.
const NotDelivered = lazy(patient(() => import("./not-delivered.tsx")));

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
      <Suspense>
        {failing.length > 0 && <NotDelivered of="messages" failing={failing} />}
        {troubled(relays).length > 0 && <NotDelivered of="reports" failing={troubled(relays)} />}
      </Suspense>
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
