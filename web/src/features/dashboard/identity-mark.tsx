import type { DashboardServer } from "@duplistatus/contract";
import { Fingerprint } from "lucide-react";
import { useTranslation } from "react-i18next";
import { serverTitle } from "../../jobs/states.ts";
import { HoverCard } from "../../ui/hover-card.tsx";
import { identityHints } from "./identity.ts";

/** A small mark beside the name of a server whose identity is in doubt; tells why. */
export function IdentityMark({ server }: { server: DashboardServer }) {
  const { t } = useTranslation("dashboard");
  const hints = identityHints(t, server, []);
  if (hints.length === 0) return null;
  return (
    <HoverCard
      content={() =>
        hints.map((hint) => (
          <p key={hint} className="not-first:mt-2">
            {hint}
          </p>
        ))
      }
    >
      <button
        type="button"
        aria-label={`${t("card.identity", { server: serverTitle(server) })}: ${hints.join(" ")}`}
        className="relative grid size-5 shrink-0 place-items-center rounded-xs text-warn after:absolute after:-inset-2.5"
      >
        <Fingerprint aria-hidden size={15} />
      </button>
    </HoverCard>
  );
}
