import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError, isFinal } from "./client.ts";

/** Builds the store of server data. `onRefused` hears every ApiError, so that an ended session leads to the login. */
export function createQueryClient(onRefused: (error: ApiError) => void): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ApiError) onRefused(error);
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    // A server on this machine or in this network answers without the internet; a change never waits unseen to be sent.
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        retry: (failures, error) => !isFinal(error) && failures < 3,
        staleTime: 10_000,
        refetchOnWindowFocus: true,
      },
    },
  });
}
