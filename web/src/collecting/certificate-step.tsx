import type { CertificateFacts } from "@duplistatus/contract";
import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nothing, useFormat } from "../format/index.ts";
import { Button } from "../ui/button.tsx";
import { CopyBlock } from "../ui/copy-block.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { useProblemText } from "./use-problem-text.ts";

interface CertificateStepProps {
  /** Host and port that show the certificate. */
  where: string;
  certificate: CertificateFacts;
  /** Why the system does not vouch for it: `reason` of the answer to `POST servers/find`, or of a problem. */
  reason: string | null;
  /** Fingerprint that was confirmed before, where the certificate changed. */
  before?: string | null;
  busy?: boolean;
  /** Called with the fingerprint that a person has compared. */
  onConfirm: (sha256: string) => void;
  /** More buttons before the one that confirms, such as leaving the server out. */
  children?: ReactNode;
}

/** Shows a certificate that nobody vouches for, and lets a person confirm exactly this one. */
export function CertificateStep(props: CertificateStepProps) {
  const { where, certificate, reason, before = null, busy = false, onConfirm, children } = props;
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const problems = useProblemText();
  const day = (text: string) => format.date(Date.parse(text) || null);
  return (
    <section aria-label={t("certificate.title", { where })} className="grid gap-3">
      <div className="flex items-start gap-2.5">
        <StatusMark kind={before ? "err" : "warn"} className="mt-0.5" />
        <div className="min-w-0">
          <h3 className="font-semibold break-words">
            {before ? t("certificate.changed", { where }) : t("certificate.title", { where })}
          </h3>
          <p className="mt-0.5 text-ink-2">{problems.untrusted(reason)}</p>
        </div>
      </div>
      <dl className="grid gap-x-5 gap-y-1 text-md sm:grid-cols-[auto_minmax(0,1fr)]">
        <Fact name={t("certificate.names")}>{certificate.names.join(", ") || nothing}</Fact>
        <Fact name={t("certificate.subject")}>{certificate.subject || nothing}</Fact>
        <Fact name={t("certificate.issuer")}>
          {certificate.issuer === certificate.subject ? t("certificate.self") : certificate.issuer || nothing}
        </Fact>
        <Fact name={t("certificate.valid")}>
          {t("certificate.validRange", { from: day(certificate.validFrom), to: day(certificate.validTo) })}
        </Fact>
      </dl>
      {before && (
        <div>
          <p className="mb-1 text-md text-ink-3">{t("certificate.before")}</p>
          <p className="font-mono text-sm wrap-anywhere text-ink-2">{before}</p>
        </div>
      )}
      <div>
        <p className="mb-1 text-md text-ink-3">{t("certificate.fingerprint")}</p>
        <CopyBlock large text={certificate.sha256} label={t("certificate.fingerprint")} />
        <p className="mt-1.5 text-sm text-ink-3">{t("certificate.compare")}</p>
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {children}
        <Button
          busy={busy}
          icon={<ShieldCheck size={14} aria-hidden="true" />}
          onClick={() => onConfirm(certificate.sha256)}
        >
          {t("certificate.confirm")}
        </Button>
      </div>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3 max-sm:mt-1 max-sm:first:mt-0">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
