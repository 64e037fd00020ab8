import type { CertificateFacts } from "@duplistatus/contract";
import { ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { nothing, useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { comparePairs } from "./model/fingerprint.ts";

interface ChangedCertificateProps {
  /** Host and port that show the new one. */
  where: string;
  /** Fingerprint that was confirmed. */
  pinned: string;
  /** The certificate of that fingerprint, where it is still known. */
  before: CertificateFacts | null;
  now: CertificateFacts;
  busy: boolean;
  onAccept: (sha256: string) => void;
}

/** The confirmed certificate and the one that is shown now, one above the other, with what differs marked. */
export function ChangedCertificate({ where, pinned, before, now, busy, onAccept }: ChangedCertificateProps) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const pairs = comparePairs(pinned, now.sha256);
  const differing = pairs.filter(({ differs }) => differs).length;
  return (
    <section aria-label={t("changed.title")} className="grid gap-3 rounded-md border border-err-fill p-3.5">
      <div className="flex items-start gap-2.5">
        <StatusMark kind="err" className="mt-0.5" />
        <div className="min-w-0">
          <h4 className="font-semibold">{t("changed.title")}</h4>
          <p className="mt-0.5 break-words text-ink-2">{t("changed.text", { where })}</p>
        </div>
      </div>
      <Side title={t("changed.old")} certificate={before}>
        <del className="text-ink-2">
          <Pairs pairs={pairs.map(({ old, differs }) => ({ text: old, differs }))} tone="old" />
        </del>
      </Side>
      <Side title={t("changed.new")} certificate={now}>
        <ins className="no-underline">
          <Pairs pairs={pairs.map((pair) => ({ text: pair.now, differs: pair.differs }))} tone="new" />
        </ins>
      </Side>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="num text-sm text-ink-3">
          {t("changed.differs", { n: format.number(differing), all: format.number(pairs.length) })}
        </span>
        <Button
          busy={busy}
          icon={<ShieldCheck size={14} aria-hidden="true" />}
          onClick={() => onAccept(now.sha256)}
        >
          {t("changed.accept")}
        </Button>
      </div>
    </section>
  );
}

interface SideProps {
  title: string;
  certificate: CertificateFacts | null;
  children: ReactNode;
}

/** One of the two: fingerprint, names, issuer and dates. */
function Side({ title, certificate, children }: SideProps) {
  const { t } = useTranslation("connecting");
  const format = useFormat();
  const day = (text: string) => format.date(Date.parse(text) || null);
  return (
    <div className="min-w-0">
      <h5 className="mb-1 text-md font-medium">{title}</h5>
      <div className="rounded-md bg-sunken px-3 py-2">{children}</div>
      {certificate ? (
        <dl className="mt-1.5 grid gap-x-4 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
          <Fact name={t("changed.names")}>
            {certificate.names.join(", ") || certificate.subject || nothing}
          </Fact>
          <Fact name={t("changed.issuer")}>
            {certificate.issuer === certificate.subject ? t("changed.self") : certificate.issuer || nothing}
          </Fact>
          <Fact name={t("changed.valid")}>
            {t("changed.range", { from: day(certificate.validFrom), to: day(certificate.validTo) })}
          </Fact>
        </dl>
      ) : (
        <p className="mt-1.5 text-sm text-ink-3">{t("changed.unknown")}</p>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3 max-sm:mt-1">{name}</dt>
      <dd className="min-w-0 break-words text-ink-2">{children}</dd>
    </div>
  );
}

interface PairsProps {
  pairs: readonly { text: string; differs: boolean }[];
  tone: "old" | "new";
}

/** Sixteen pairs a line where there is room, eight on phones, so that both fingerprints stand under each other. */
function Pairs({ pairs, tone }: PairsProps) {
  const marked = tone === "old" ? "bg-err-weak text-err line-through" : "bg-ok-weak font-semibold text-ok";
  return (
    <code className="grid w-fit grid-cols-8 gap-x-1 gap-y-0.5 font-mono text-base leading-6 sm:grid-cols-16">
      {pairs.map(({ text, differs }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the pairs of a fingerprint do not move
        <span key={index} className={classes("rounded-xs px-0.5", differs && marked)}>
          {text}
        </span>
      ))}
    </code>
  );
}
