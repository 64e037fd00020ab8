import type { CertificateFacts } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";

interface CertificateCardProps {
  certificate: CertificateFacts;
  /** Fingerprint that was confirmed before, where the certificate changed. */
  before?: string | null;
}

/** What a person needs to recognise a certificate. */
export function CertificateCard({ certificate, before = null }: CertificateCardProps) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const { names, subject, issuer, validFrom, validTo, sha256 } = certificate;
  const day = (text: string) => format.date(Date.parse(text) || null);
  const rows: [string, string][] = [
    [t("certificate.names"), names.join(", ") || "–"],
    [t("certificate.subject"), subject],
    [t("certificate.issuer"), issuer === subject ? t("certificate.self") : issuer],
    [t("certificate.valid"), t("certificate.validRange", { from: day(validFrom), to: day(validTo) })],
  ];
  return (
    <dl className="grid gap-x-5 gap-y-1 text-md sm:grid-cols-[auto_minmax(0,1fr)]">
      {rows.map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
      {before && (
        <Fact name={t("certificate.before")}>
          <Fingerprint value={before} />
        </Fact>
      )}
      <Fact name={t("certificate.fingerprint")}>
        <Fingerprint value={sha256} />
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3 max-sm:mt-1 max-sm:first:mt-0">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** Sixteen pairs a line where there is room, eight on phones: lines that can be compared. */
function Fingerprint({ value }: { value: string }) {
  const pairs = value.split(":");
  const eights = Array.from({ length: Math.ceil(pairs.length / 8) }, (_, index) =>
    pairs.slice(index * 8, index * 8 + 8).join(":"),
  );
  return (
    <code className="flex flex-wrap gap-x-1 font-mono text-sm">
      {eights.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fingerprint do not move
        <span key={index} className="whitespace-nowrap">
          {part}
          {index < eights.length - 1 && ":"}
        </span>
      ))}
    </code>
  );
}
