import { useQuery } from "@tanstack/react-query";
import { decisionsQuery } from "../api/decisions.ts";

/**
 * When a message about an incident last arrived, epoch ms; null: none has. Undefined while it is not known. That somebody was
 * to be notified is no message yet: there may be no channel, or the network is down.
 */
export function useNotified(incident: number): number | null | undefined {
  const { data } = useQuery({ ...decisionsQuery({ incident }), staleTime: 60_000 });
  return data?.reduce<number | null>((last, { sentAt }) => Math.max(last ?? 0, sentAt ?? 0) || null, null);
}
