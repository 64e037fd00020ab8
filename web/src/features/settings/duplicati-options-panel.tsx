import type { UploadPolicy } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { leanOptions, liveOption, optionsForAll } from "../../duplicati/options.ts";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { Panel } from "../../ui/panel.tsx";

interface OptionsProps {
  /** An ingest token, or the word that stands for one. */
  token: string | null;
}

/** The options that make Duplicati send its reports here, ready to copy. */
export function DuplicatiOptions({ token }: OptionsProps) {
  const { t } = useTranslation("settings");
  const target = { base: document.baseURI, token };
  return (
    <div className="grid gap-2">
      <p className="text-ink-2">{t("ingest.optionsWhere")}</p>
      <CopyBlock label={t("ingest.options")} text={optionsForAll(target)} />
      <p className="mt-2 text-ink-2">{t("ingest.optionsNew")}</p>
      <CopyBlock label={t("ingest.options")} text={leanOptions(target)} />
      <p className="mt-2 text-ink-2">{t("ingest.optionsLive")}</p>
      <CopyBlock label={t("ingest.options")} text={liveOption(target)} />
    </div>
  );
}

/** The same as a panel of the page, for the policy that is chosen. */
export function DuplicatiOptionsPanel({ policy, canCreate }: { policy: UploadPolicy; canCreate: boolean }) {
  const { t } = useTranslation("settings");
  const tokenNeeded = policy === "token";
  return (
    <Panel title={t("ingest.options")}>
      {tokenNeeded && (
        <p className="mb-2 text-ink-2">
          {t("ingest.optionsToken")}{" "}
          {canCreate && (
            <Link to="/settings/tokens" className="text-accent underline underline-offset-2">
              {t("ingest.createToken")}
            </Link>
          )}
        </p>
      )}
      <DuplicatiOptions token={tokenNeeded ? "TOKEN" : null} />
    </Panel>
  );
}
