import { useTranslation } from "react-i18next";
import type { Subscription } from "../api/channels.ts";
import { CopyBlock } from "../ui/copy-block.tsx";
import { QrCode } from "./qr-code.tsx";

/** How to get the messages of an ntfy channel on a phone: a code for the camera, the same as links. */
export function Subscribe({ subscription }: { subscription: Subscription }) {
  const { t } = useTranslation("channels");
  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-4">
        <QrCode text={subscription.web} label={t("subscribe.code")} size={148} />
        <div className="min-w-40 flex-1 text-md text-ink-2">
          <p>{t("subscribe.text")}</p>
          <p className="mt-2 grid gap-1">
            <a
              href={subscription.web}
              target="_blank"
              rel="noreferrer"
              className="w-fit text-accent underline-offset-2 hover:underline max-sm:py-2"
            >
              {t("subscribe.open")}
            </a>
            <a
              href={subscription.app}
              className="w-fit text-accent underline-offset-2 hover:underline max-sm:py-2"
            >
              {t("subscribe.app")}
            </a>
          </p>
        </div>
      </div>
      <CopyBlock label={t("subscribe.address")} text={subscription.web} />
    </div>
  );
}
