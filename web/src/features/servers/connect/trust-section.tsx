import type { CertificateFacts, FoundServer, ServerConnection, TrustInput } from "@duplistatus/contract";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { CertificateStep } from "../../../collecting/certificate-step.tsx";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { Button } from "../../../ui/button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { ChangedCertificate } from "./changed-certificate.tsx";
import type { Place } from "./model/place.ts";
import { placeOf, sameFingerprint } from "./model/trust.ts";
import { findServer } from "./queries.ts";
import { TrustLine } from "./trust-line.tsx";

interface TrustSectionProps {
  connection: ServerConnection;
  /** As typed; null while it is wrong. */
  place: Place | null;
  /** The place was changed and is not saved yet: what is accepted for it holds once it is. */
  moved: boolean;
  /** What was chosen here and not saved yet. */
  trust: TrustInput | null;
  onTrust: (trust: TrustInput | null) => void;
  /** Stores the new fingerprint of a server whose certificate changed, at once. */
  onAccept: (sha256: string) => void;
  accepting: boolean;
}

/** The certificate that was confirmed, where it is still the one that was seen last. */
function confirmed({ certificate, pinned }: ServerConnection): CertificateFacts | null {
  return certificate && pinned && sameFingerprint(certificate.sha256, pinned) ? certificate : null;
}

/** How far a server is trusted: looks at its certificate again, and has a new one confirmed beside the old one. */
export function TrustSection(props: TrustSectionProps) {
  const { connection, place, moved, trust, onTrust, onAccept, accepting } = props;
  const { t } = useTranslation("connecting");
  const errorText = useErrorText();
  const problems = useProblemText();
  const look = useMutation({ mutationFn: findServer });
  const { problem, pinned } = connection;
  const kind = trust?.kind ?? connection.trust;
  const where = place?.addresses[0] ?? connection.addresses[0] ?? "";
  const changed =
    problem?.kind === "certificate-changed" && problem.certificate && look.data === undefined
      ? problem
      : null;
  const fingerprint = trust?.kind === "pinned" ? trust.sha256 : trust === null ? pinned : null;
  const shown = trust === null ? changed : null;
  return (
    <div className="grid gap-3">
      {shown === null && <TrustLine kind={kind} where={where} />}
      {shown === null && kind === "pinned" && fingerprint && (
        <p className="-mt-1.5 pl-6.5 font-mono text-sm text-ink-3">
          <FingerprintText value={fingerprint} />
        </p>
      )}
      {shown?.certificate && (
        <ChangedCertificate
          where={shown.host === null ? where : placeOf({ host: shown.host, port: shown.port ?? 8200 })}
          pinned={shown.pinned ?? pinned ?? ""}
          before={confirmed(connection)}
          now={shown.certificate}
          busy={accepting}
          onAccept={onAccept}
        />
      )}
      {trust === null && look.data && (
        <Found
          found={look.data}
          connection={connection}
          onTrust={onTrust}
          accepting={accepting}
          onAccept={(sha256) => (moved ? onTrust({ kind: "pinned", sha256 }) : onAccept(sha256))}
        />
      )}
      {look.data?.ok === false && <Notice tone="err">{problems.sentence(look.data.problem)}</Notice>}
      {look.isError && <Notice tone="err">{errorText(look.error)}</Notice>}
      {trust !== null ? (
        <p className="flex flex-wrap items-center gap-2 text-ink-2">
          {t("trust.afterSave")}
          <Button variant="ghost" onClick={() => onTrust(null)}>
            {t("secret.undo")}
          </Button>
        </p>
      ) : (
        <Button
          className="justify-self-start"
          busy={look.isPending}
          disabled={place === null}
          onClick={() => place && look.mutate({ ...place, proxy: null })}
        >
          {t("trust.look")}
        </Button>
      )}
    </div>
  );
}

interface FoundProps {
  found: FoundServer;
  connection: ServerConnection;
  onTrust: (trust: TrustInput) => void;
  onAccept: (sha256: string) => void;
  accepting: boolean;
}

/** What the server shows now, compared with what is stored. */
function Found({ found, connection, onTrust, onAccept, accepting }: FoundProps) {
  const { t } = useTranslation("connecting");
  if (!found.ok) return null;
  const where = placeOf(found);
  if (found.protocol === "http") {
    if (connection.trust === "plain") return <Notice tone="info">{t("trust.stillPlain")}</Notice>;
    return (
      <Notice
        tone="warn"
        action={<Button onClick={() => onTrust({ kind: "plain" })}>{t("trust.usePlain")}</Button>}
      >
        <b className="font-semibold">{t("trust.plain", { where })}</b> {t("trust.plainText")}
      </Notice>
    );
  }
  if (connection.pinned && found.certificate && sameFingerprint(connection.pinned, found.certificate.sha256))
    return <Notice tone="ok">{t("trust.unchanged")}</Notice>;
  if (found.trusted) {
    if (connection.trust === "system") return <Notice tone="ok">{t("trust.stillSystem")}</Notice>;
    return (
      <Notice
        tone="ok"
        action={<Button onClick={() => onTrust({ kind: "system" })}>{t("trust.useSystem")}</Button>}
      >
        {t("trust.nowSystem")}
      </Notice>
    );
  }
  if (!found.certificate) return null;
  if (connection.pinned)
    return (
      <ChangedCertificate
        where={where}
        pinned={connection.pinned}
        before={confirmed(connection)}
        now={found.certificate}
        busy={accepting}
        onAccept={onAccept}
      />
    );
  return (
    <CertificateStep
      where={where}
      certificate={found.certificate}
      reason={found.reason}
      onConfirm={(sha256) => onTrust({ kind: "pinned", sha256 })}
    />
  );
}

/** A fingerprint that breaks between pairs only. */
const FingerprintText = ({ value }: { value: string }) =>
  value.split(":").map((pair, index, all) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the pairs of a fingerprint do not move
    <span key={index} className="inline-block">
      {pair}
      {index < all.length - 1 && ":"}
    </span>
  ));
