import type { FoundServer, TrustInput } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { CertificateStep } from "../../../collecting/certificate-step.tsx";
import { Button } from "../../../ui/button.tsx";
import { placeOf } from "./model/trust.ts";
import { TrustLine } from "./trust-line.tsx";

interface TrustQuestionProps {
  found: Extract<FoundServer, { ok: true }>;
  onTrust: (trust: TrustInput) => void;
}

/** Asks about a certificate that nobody vouches for, or about going without encryption. */
export function TrustQuestion({ found, onTrust }: TrustQuestionProps) {
  const { t } = useTranslation("connecting");
  const where = placeOf(found);
  if (found.certificate !== null)
    return (
      <CertificateStep
        where={where}
        certificate={found.certificate}
        reason={found.reason}
        onConfirm={(sha256) => onTrust({ kind: "pinned", sha256 })}
      />
    );
  return (
    <div className="grid gap-3">
      <TrustLine kind="plain" where={where} />
      <Button className="justify-self-end" onClick={() => onTrust({ kind: "plain" })}>
        {t("trust.usePlain")}
      </Button>
    </div>
  );
}
