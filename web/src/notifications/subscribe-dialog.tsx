import { useTranslation } from "react-i18next";
import type { Subscription } from "../api/channels.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Subscribe } from "./subscribe.tsx";

interface SubscribeDialogProps {
  open: boolean;
  onClose: () => void;
  topics: readonly { name: string; subscription: Subscription }[];
}

/** The QR codes of the ntfy channels, for phones that shall get their messages. */
export default function SubscribeDialog({ open, onClose, topics }: SubscribeDialogProps) {
  const { t } = useTranslation("channels");
  const several = topics.length > 1;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={several ? t("subscribe.title") : t("subscribe.dialog", { name: topics[0]?.name ?? "" })}
      size="sm"
    >
      <div className="grid gap-6">
        {topics.map(({ name, subscription }) => (
          <section key={name} aria-label={name}>
            {several && <h3 className="mb-2 font-semibold">{name}</h3>}
            <Subscribe subscription={subscription} />
          </section>
        ))}
      </div>
    </Dialog>
  );
}
