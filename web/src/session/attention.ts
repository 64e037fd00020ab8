import { useQuery } from "@tanstack/react-query";
import { dashboardQuery } from "../api/queries.ts";
import { useMe } from "./me.ts";

/** What waits for a decision of an administrator; zeros for everyone else. */
export function useAttention(): { quarantined: number; waiting: number } {
  const admin = useMe().role === "admin";
  const { data } = useQuery({
    ...dashboardQuery,
    enabled: admin,
    select: ({ summary }) => ({ quarantined: summary.quarantined, waiting: summary.waitingForApproval }),
  });
  return admin && data ? data : { quarantined: 0, waiting: 0 };
}

/** The page of the settings that the settings button leads to. */
export function settingsTarget(
  attention: { quarantined: number; waiting: number },
  admin: boolean,
): "/settings/waiting" | "/settings/quarantine" | "/settings/ingest" | "/settings/display" {
  if (attention.waiting > 0) return "/settings/waiting";
  if (attention.quarantined > 0) return "/settings/quarantine";
  return admin ? "/settings/ingest" : "/settings/display";
}
