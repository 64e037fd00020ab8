import type { DashboardServer } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import { Link } from "@tanstack/react-router";
import { Unplug } from "lucide-react";
import { useReader } from "../../format/index.ts";
import { serverTitle } from "../../jobs/states.ts";
import { HoverCard } from "../../ui/hover-card.tsx";
import { IncidentFacts } from "./peek/incident-facts.tsx";

/** A small mark beside the name of a server that has an incident of its own; tells more and leads to it. */
export function ServerIncidentMark({ server }: { server: DashboardServer }) {
  const reader = useReader();
  const { incident } = server;
  if (incident === null) return null;
  return (
    <HoverCard content={() => <IncidentFacts incident={incident} first />}>
      <Link
        to="/settings/incidents"
        search={{ incident: incident.id }}
        aria-label={`${serverTitle(server)}: ${causeName(incident.cause, reader)}`}
        className={`relative grid size-5 shrink-0 place-items-center rounded-xs after:absolute after:-inset-2.5 ${incident.acknowledged ? "text-ink-3" : "text-warn"}`}
      >
        <Unplug aria-hidden size={15} />
      </Link>
    </HoverCard>
  );
}
