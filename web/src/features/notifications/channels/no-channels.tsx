import { BellRing, Plus } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";

interface NoChannelsProps {
  readOnly: boolean;
  isAdding: boolean;
  onAddNtfy: () => void;
  onChoose: () => void;
}

/** What stands where there is no channel: nobody is told of anything, and the shortest way out of that. */
export function NoChannels({ readOnly, isAdding, onAddNtfy, onChoose }: NoChannelsProps) {
  const { t } = useTranslation("channels");
  return (
    <Panel>
      <EmptyState
        title={t("list.empty")}
        mark={<BellRing size={28} strokeWidth={1.5} aria-hidden="true" className="text-ink-3" />}
        action={
          !readOnly && (
            <div className="flex flex-wrap justify-center gap-2">
              <Button variant="primary" size="lg" busy={isAdding} onClick={onAddNtfy}>
                {t("list.addNtfy")}
              </Button>
              <Button size="lg" icon={<Plus size={14} aria-hidden="true" />} onClick={onChoose}>
                {t("list.other")}
              </Button>
            </div>
          )
        }
      >
        {t("list.emptyText")}
      </EmptyState>
    </Panel>
  );
}
