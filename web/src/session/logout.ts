import { paths } from "@duplistatus/contract/paths";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../api/client.ts";
import { useErrorText } from "../api/error-text.tsx";
import { useToast } from "../ui/toast.tsx";
import { forgetLast } from "./last-known.ts";

/** Ends the session and forgets everything that was read in it. */
export function useLogout(): () => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const errorText = useErrorText();
  return async () => {
    try {
      await api.delete(paths.session);
    } catch (error) {
      toast.err(errorText(error));
      return;
    }
    forgetLast();
    await client.cancelQueries();
    client.removeQueries({ type: "inactive" });
    await navigate({ to: "/login", search: { next: undefined }, ignoreBlocker: true });
    client.clear();
  };
}
