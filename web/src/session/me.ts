import type { Me, PreferencesPatch } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { useErrorText } from "../api/error-text.tsx";
import { keys, meQuery } from "../api/queries.ts";
import { chooseLanguage, speak } from "../i18n/i18n.ts";
import { useToast } from "../ui/toast.tsx";
import { applyTheme, rememberHints } from "./hints.ts";

/** Who is logged in; only below the shell, where that is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** The display preferences and a function that changes some of them: at once here, then on the server. */
export function usePreferences() {
  const me = useMe();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { t, i18n } = useTranslation("shell");

  const show = (changed: Me) => {
    const { theme, language } = changed.preferences;
    client.setQueryData(keys.me, changed);
    rememberHints({ theme, language });
    applyTheme(theme);
    void speak(i18n, chooseLanguage(language, navigator.languages));
  };
  const change = useMutation({
    mutationFn: (patch: PreferencesPatch) => api.patch<Me>(paths.preferences, patch),
    scope: { id: "preferences" },
    onMutate: async (patch) => {
      await client.cancelQueries({ queryKey: keys.me });
      const before = client.getQueryData<Me>(keys.me);
      if (before) show({ ...before, preferences: { ...before.preferences, ...patch } as Me["preferences"] });
      return before;
    },
    onError: (error, _patch, before) => {
      if (before) show(before);
      toast.err(t("prefsFailed"), { detail: errorText(error) });
    },
  });
  return { preferences: me.preferences, change: change.mutate };
}
