import type { Me } from "@duplistatus/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { keys } from "../../api/queries.ts";
import { placeOf } from "./place.ts";

/** What follows a login: nothing of anybody else is left, and one is where one wanted to go. */
export function useEntered(next: string | undefined): (me: Me) => Promise<void> {
  const client = useQueryClient();
  const router = useRouter();
  return async (me) => {
    client.clear();
    client.setQueryData(keys.me, me);
    await router.navigate({ ...placeOf(next, router.options.parseSearch), replace: true });
  };
}
