import type { ServerEntry } from "@duplistatus/contract";
import { Fingerprint } from "lucide-react";
import { useTranslation } from "react-i18next";
import { HoverCard } from "../../ui/hover-card.tsx";
import { serverTitle } from "./model/servers.ts";

/** What has to be known about who a server is, in sentences; most servers have nothing to tell. */
export function useIdentityHints(server: ServerEntry): string[] {
  const { t } = useTranslation("servers");
  const hints: string[] = [];
  if (server.sharedIdentityNames.length > 1)
    hints.push(t("hint.shared", { names: server.sharedIdentityNames.join(", ") }));
  if (server.placeholder) hints.push(t("hint.placeholder"));
  return hints;
}

interface IdentityHintProps {
  server: ServerEntry;
  onOpen: () => void;
}

/** A small mark beside the name of a server whose identity is in doubt; tells why. */
export function IdentityHint({ server, onOpen }: IdentityHintProps) {
  const { t } = useTranslation("servers");
  const hints = useIdentityHints(server);
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
        aria-haspopup="dialog"
        aria-label={`${t("hint.label", { server: serverTitle(server) })}: ${hints.join(" ")}`}
        onClick={onOpen}
        className="relative grid size-5 shrink-0 place-items-center rounded-xs text-warn after:absolute after:-inset-2.5"
      >
        <Fingerprint aria-hidden size={15} />
      </button>
    </HoverCard>
  );
}
