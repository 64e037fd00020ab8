import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { isLoopback, leanOptions, liveOption, optionsForAll } from "../../../duplicati/options.ts";
import { useMe } from "../../../session/me.ts";
import { Bold } from "../../../ui/bold.tsx";
import { CopyBlock } from "../../../ui/copy-block.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { useChooseServers } from "../../collecting/open-collect-dialog.tsx";
import { usePhone } from "../use-media.ts";

/** What the dashboard is before there is anything to show: the three steps to the first report. */
export default function FirstReport() {
  const { t } = useTranslation("dashboard");
  const [variant, setVariant] = useState<"any" | "lean">("any");
  const phone = usePhone();
  const admin = useMe().role === "admin";
  const choose = useChooseServers();
  const base = document.baseURI;
  const { hostname, host, pathname } = new URL(base);
  return (
    <section className="mx-auto mt-4 max-w-190 sm:mt-12">
      <h1 className="text-2xl font-bold tracking-[-0.015em]">{t("empty.title")}</h1>
      <p className="mt-1 text-ink-2">{t("empty.lead")}</p>
      <ol className="mt-5.5 grid gap-3.5">
        <Step number={1}>
          <p>
            <Bold text={t("empty.paste")} className="font-semibold" />
          </p>
          <div className="mt-2.5">
            <Segmented
              label={t("empty.variant")}
              value={variant}
              options={[
                { value: "any", label: t("empty.any") },
                { value: "lean", label: t(phone ? "empty.leanShort" : "empty.lean") },
              ]}
              onChange={setVariant}
            />
          </div>
          <div className="mt-2.5">
            <CopyBlock
              label={t(`empty.${variant}`)}
              text={
                variant === "any" ? optionsForAll({ base, token: null }) : leanOptions({ base, token: null })
              }
            />
          </div>
          <p className="mt-3 text-ink-2">{t("empty.live")}</p>
          <div className="mt-1.5">
            <CopyBlock label={t("empty.live")} text={liveOption({ base, token: null })} />
          </div>
          {isLoopback(hostname) && (
            <Notice tone="warn" className="mt-3">
              {t("empty.localhost", { host: hostname })}
            </Notice>
          )}
        </Step>
        <Step number={2}>{t("empty.run")}</Step>
        <Step number={3}>
          <p role="status" className="flex flex-wrap items-center gap-x-2.5">
            <StatusMark kind="running" />
            {t("empty.waiting")}
            <span className="text-ink-3">
              {t("empty.listening", { address: `${host}${pathname}api/upload` })}
            </span>
          </p>
        </Step>
      </ol>
      {admin && (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={choose}
          className="mt-4.5 rounded-xs text-accent underline-offset-2 hover:underline max-sm:min-h-10"
        >
          {t("empty.collect")}
        </button>
      )}
    </section>
  );
}

function Step({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[28px_minmax(0,1fr)] gap-3 rounded-lg border border-line bg-surface p-4">
      <b className="grid size-6 place-items-center rounded-full bg-sunken text-sm font-semibold">{number}</b>
      <div className="pt-0.5">{children}</div>
    </li>
  );
}
