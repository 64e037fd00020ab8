import type { CollectRequest } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { keys } from "../api/queries.ts";
import { collectionQuery, startCollection } from "./queries.ts";

/** Starts a collection; `onStarted` gets its id. */
export function useStart(onStarted: (id: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: CollectRequest) => startCollection(request),
    onSuccess: (collection) => {
      client.setQueryData(collectionQuery(collection.id).queryKey, collection);
      void client.invalidateQueries({ queryKey: [...keys.collections, "list"] });
      onStarted(collection.id);
    },
  });
}
