import type { LeaveFor, Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../api/client.ts";
import { useErrorText } from "../api/error-text.tsx";
import { keys } from "../api/queries.ts";
import { useToast } from "../ui/toast.tsx";
import { forgetLast } from "./last-known.ts";

/** Ends the session and forgets everything that was read in it. */
export function useLogout(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const errorText = useErrorText();
  return async () => {
    let away: LeaveFor | null = null;
    try {
      const isElsewhere = client.getQueryData<Me>(keys.me)?.loginMethod === "sign-on";
      if (isElsewhere) away = await api.post<LeaveFor>(paths.signOnLogout, {});
      else await api.delete(paths.session);
    } catch (error) {
      toast.err(errorText(error));
      return;
    }
    forgetLast();
    if (away?.to) return location.assign(away.to);
    await client.cancelQueries();
    client.removeQueries({ type: "inactive" });
    await navigate({ to: "/login", search: { next: undefined, stay: true }, ignoreBlocker: true });
    client.clear();
  };
}
