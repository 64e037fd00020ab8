import type { StorageProblem } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { apiUrl } from "./client.ts";

interface Health {
  database?: { ok: boolean; problem: StorageProblem | null };
}

/** What stands in the way of the database, if anything does: an answer of 503 tells it, too. */
export const storageQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }): Promise<StorageProblem | null> => {
    const answer = await fetch(apiUrl(paths.health), { signal, credentials: "same-origin" });
    const { database } = (await answer.json()) as Health;
    return database?.problem ?? null;
  },
  refetchInterval: 60_000,
  retry: false,
});
