import type {
  CreatedToken,
  IngestSettingsAnswer,
  PendingReports,
  Token,
  WaitingMachine,
} from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Who may send reports. */
export const ingestQuery = queryOptions({
  queryKey: [...keys.settings, "ingest"],
  queryFn: ({ signal }) => api.get<IngestSettingsAnswer>(paths.ingestSettings, { signal }),
});

/** All tokens, without their secrets. */
export const tokensQuery = queryOptions({
  queryKey: keys.tokens,
  queryFn: ({ signal }) => api.get<Token[]>(paths.tokens, { signal }),
});

/** Machines whose first reports wait for approval. */
export const waitingQuery = queryOptions({
  queryKey: keys.waiting,
  queryFn: ({ signal }) => api.get<WaitingMachine[]>(paths.waiting, { signal }),
});

/** The reports in quarantine, newest first, page by page. */
export const quarantineQuery = infiniteQueryOptions({
  queryKey: [...keys.reports, "quarantined"],
  queryFn: ({ signal, pageParam }) =>
    api.get<PendingReports>(paths.reports, { query: { state: "quarantined", before: pageParam }, signal }),
  initialPageParam: null as number | null,
  getNextPageParam: (last) => last.next,
});

/** What is asked for when a token is made. */
export interface NewToken {
  name: string;
  scope: Token["scope"];
  serverId: string | null;
  /** It sees only servers with one of these tags; null = all. */
  tags: string[] | null;
  expiresAt: number | null;
}

export const createToken = (token: NewToken) => api.post<CreatedToken>(paths.tokens, token);
export const revokeToken = (id: number) => api.delete(pathTo(paths.token, { id }));
