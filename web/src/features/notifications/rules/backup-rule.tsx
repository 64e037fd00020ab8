import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery } from "../../../api/channels.ts";
import { patient } from "../../../api/patient.ts";
import { keys } from "../../../api/queries.ts";
import { useMe } from "../../../session/me.ts";
import { rowsOf } from "./model.ts";
import { rulesQuery } from "./queries.ts";
import { useRules } from "./use-rules.ts";

const RuleDialog = lazy(patient(() => import("./rule-dialog.tsx")));

/** Opens what is told of one backup, to be changed where it is shown; for administrators. */
export function BackupRule({ job }: { job: { id: number; name: string } }) {
  const { t } = useTranslation("details");
  const admin = useMe().role === "admin";
  const [opened, setOpened] = useState({ times: 0, open: false });
  if (!admin) return null;
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => setOpened(({ times }) => ({ times: times + 1, open: true }))}
        className="rounded-xs text-accent hover:underline max-sm:min-h-10"
      >
        {t("notify.change")}
      </button>
      {opened.times > 0 && (
        <Suspense>
          <Opened
            key={opened.times}
            job={job}
            open={opened.open}
            onClose={() => setOpened(({ times }) => ({ times, open: false }))}
          />
        </Suspense>
      )}
    </>
  );
}

function Opened({
  job,
  open,
  onClose,
}: {
  job: { id: number; name: string };
  open: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation("rules");
  const client = useQueryClient();
  const { data: rules } = useQuery(rulesQuery);
  const { data: channels } = useQuery(channelsQuery);
  const change = useRules(() => void client.invalidateQueries({ queryKey: keys.backupPage }));
  const row =
    rules && rowsOf(rules, { text: "", onlyDifferences: false }).find(({ key }) => key === `job:${job.id}`);
  if (!row || !channels) return null;
  return (
    <RuleDialog
      rows={[row]}
      channels={channels}
      open={open}
      onClose={onClose}
      onSave={(patch) => change(patch, t("changed", { name: job.name }))}
    />
  );
}
