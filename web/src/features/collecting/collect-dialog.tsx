import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { collectionQuery } from "../../collecting/queries.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { ChooseServers } from "./choose/choose-servers.tsx";
import { FootContext } from "./foot.tsx";
import type { CollectView } from "./open-collect-dialog.tsx";
import { CollectionProgress } from "./progress/collection-progress.tsx";

interface CollectDialogProps {
  view: CollectView;
  onView: (view: CollectView) => void;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Choice of servers to collect from, and how a collection goes, in one dialog. */
export default function CollectDialog({ view, onView, open, onOpenChange }: CollectDialogProps) {
  const { t } = useTranslation("collecting");
  const [foot, setFoot] = useState<HTMLElement | null>(null);
  const title = useTitle(view);
  const showProgress = (id: string) => onView({ kind: "progress", id });
  const close = () => onOpenChange(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={view.kind === "choose" ? t("lead") : undefined}
      size="lg"
      footer={<div ref={setFoot} className="flex flex-1 flex-wrap items-center justify-end gap-2" />}
    >
      <FootContext value={foot}>
        {view.kind === "choose" ? (
          <ChooseServers onClose={close} onShow={showProgress} />
        ) : (
          <CollectionProgress
            key={view.id}
            id={view.id}
            onClose={close}
            onChoose={() => onView({ kind: "choose" })}
            onShow={showProgress}
          />
        )}
      </FootContext>
    </Dialog>
  );
}

function useTitle(view: CollectView): string {
  const { t } = useTranslation("collecting");
  const id = view.kind === "progress" ? view.id : "";
  const { data } = useQuery({ ...collectionQuery(id), enabled: id !== "" });
  if (view.kind === "choose") return t("title");
  const ended = data !== undefined && data.endedAt !== null;
  if (data?.kind === "test") return t(ended ? "progress.testTitleDone" : "progress.testTitle");
  return t(ended ? "progress.titleDone" : "progress.title");
}
