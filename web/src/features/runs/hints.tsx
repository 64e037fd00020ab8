import { Info } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Panel } from "../../ui/panel.tsx";
import { WithOptions } from "./with-options.tsx";

const known = [
  "stopped-by-user",
  "aborted-by-user",
  "stopped-by-script",
  "empty-backup",
  "reduced-text",
  "log-truncated",
  "identity-unreliable",
  "unconfirmed",
  "no-job",
  "no-machine",
  "versions-unreadable",
  "collected",
  "imported",
  "from-notification",
] as const;

/** What has to be known to read this run rightly, in sentences; nothing for most runs. */
export function Hints({ hints }: { hints: readonly string[] }) {
  const { t } = useTranslation("runs");
  const told = known.filter((hint) => hints.includes(hint));
  if (told.length === 0) return null;
  return (
    <Panel title={t("hint.title")}>
      <ul className="grid gap-2.5">
        {told.map((hint) => (
          <li key={hint} className="flex gap-2.5">
            <Info aria-hidden size={15} className="mt-0.5 shrink-0 text-ink-3" />
            <span className="min-w-0 break-words text-ink-2">
              <WithOptions text={t(`hint.${hint}`)} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
