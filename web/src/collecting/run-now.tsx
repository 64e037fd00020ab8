import type { RunJobAnswer } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api } from "../api/client.ts";
import { useErrorText } from "../api/error-text.tsx";
import { keys } from "../api/queries.ts";
import { useMe } from "../session/me.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { useProblemText } from "./use-problem-text.ts";

interface RunNowProps {
  job: { id: number; name: string };
  variant?: "primary" | "default";
}

/** Has Duplicati run a backup, for administrators, and says what Duplicati answered. */
export function RunNow({ job, variant = "default" }: RunNowProps) {
  const { t } = useTranslation("details");
  const problems = useProblemText();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const admin = useMe().role === "admin";
  const { name } = job;
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.post<RunJobAnswer>(pathTo(paths.runJob, { id: job.id })),
    onSuccess: ({ state, problem }) => {
      if (problem) toast.err(t("ran.refused", { name }), { detail: problems.sentence(problem) });
      else toast.ok(t(`ran.${state ?? "accepted"}`, { name }));
      void client.invalidateQueries({ queryKey: keys.backupPage });
    },
    onError: (error) => toast.err(t("ran.refused", { name }), { detail: errorText(error) }),
  });
  if (!admin) return null;
  return (
    <Button
      variant={variant}
      icon={<Play size={14} aria-hidden="true" />}
      busy={isPending}
      onClick={() => mutate()}
    >
      {t("action.run")}
    </Button>
  );
}
