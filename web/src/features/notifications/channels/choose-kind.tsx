import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../../api/query-error.tsx";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { kindsQuery } from "./queries.ts";

interface ChooseKindProps {
  open: boolean;
  onClose: () => void;
  onPick: (kind: string) => void;
}

/** Every kind of channel to choose from, each with a line about it. */
export function ChooseKind({ open, onClose, onPick }: ChooseKindProps) {
  const { t } = useTranslation("channels");
  const words = useChannelWords();
  const { data, error, refetch } = useQuery({ ...kindsQuery, enabled: open });
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t("choose.title")}
      description={t("choose.text")}
      size="lg"
    >
      {data ? (
        <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
          {data
            .filter(({ relay }) => !relay)
            .map(({ kind }) => (
              <li key={kind}>
                <button
                  type="button"
                  onClick={() => onPick(kind)}
                  className="h-full min-h-14 w-full rounded-md border border-line px-3 py-2 text-left hover:border-line-strong hover:bg-sunken"
                >
                  <span className="block font-semibold">{words.kind(kind)}</span>
                  <span className="block text-sm text-ink-2">{words.about(kind)}</span>
                </button>
              </li>
            ))}
        </ul>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
    </Dialog>
  );
}
