import type { TrustKind } from "@duplistatus/contract";
import { ShieldCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Notice } from "../../../ui/notice.tsx";

/** How a server is talked to; of HTTP a warning that stays. */
export function TrustLine({ kind, where }: { kind: TrustKind; where: string }) {
  const { t } = useTranslation("connecting");
  if (kind === "plain")
    return (
      <Notice tone="warn">
        <b className="font-semibold">{t("trust.plain", { where })}</b> {t("trust.plainText")}
      </Notice>
    );
  return (
    <p className="flex items-start gap-2.5 text-ink-2">
      <ShieldCheck size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-ok" />
      <span className="min-w-0 break-words">{t(`trust.${kind}`, { where })}</span>
    </p>
  );
}
