import type { NotifyRules } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { applyPatch, patchesBack } from "./model.ts";
import { patchRules, type RulesPatch, rulesQuery } from "./queries.ts";

/** Changes who hears what: shown at once, saved one after the other, with a way back. */
export function useRules(
  /** Called whenever the server has taken a change over. */
  onSaved?: () => void,
): (patch: RulesPatch, done: string) => void {
  const { t } = useTranslation("rules");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { mutate } = useMutation({
    mutationFn: async ({ patches }: Change) => {
      let table: NotifyRules | undefined;
      for (const patch of patches) table = await patchRules(patch);
      return table;
    },
    scope: { id: "rules" },
    onMutate: async ({ patches }) => {
      await client.cancelQueries({ queryKey: rulesQuery.queryKey });
      const before = client.getQueryData(rulesQuery.queryKey);
      const after = before && patches.reduce(applyPatch, before);
      if (after) client.setQueryData(rulesQuery.queryKey, after);
      return { before, back: before && after ? patchesBack(before, after) : [] };
    },
    onSuccess: (table, { done, isBack }, { back }) => {
      onSaved?.();
      // What was changed meanwhile is shown already; the answer of the last change has it all.
      if (table && client.isMutating({ mutationKey: ["rules"] }) <= 1)
        client.setQueryData(rulesQuery.queryKey, table);
      if (isBack || back.length === 0) return;
      toast.ok(done, {
        action: {
          label: t("undo"),
          onSelect: () => mutate({ patches: back, done: "", isBack: true }),
        },
      });
    },
    onError: (error, _change, context) => {
      if (context?.before) client.setQueryData(rulesQuery.queryKey, context.before);
      void client.invalidateQueries({ queryKey: rulesQuery.queryKey });
      toast.err(t("notSaved"), { detail: errorText(error) });
    },
    mutationKey: ["rules"],
  });
  return useCallback(
    (patch: RulesPatch, done: string) => mutate({ patches: [patch], done, isBack: false }),
    [mutate],
  );
}

interface Change {
  patches: RulesPatch[];
  /** What is said when it is done. */
  done: string;
  /** It brings back what was before. */
  isBack: boolean;
}
