import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../api/queries.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useToast } from "../../ui/toast.tsx";
import { AskPassword, FactorSetup, RecoveryCodes } from "./factor-setup.tsx";
import { ownFactorQuery, removeOwnFactor, renewRecoveryCodes } from "./queries.ts";

type Open = "setup" | "off" | "renew" | { codes: string[] };

/** The own second factor: set up, recovery codes, switch off. */
export function FactorPanel() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const toast = useToast();
  const [open, setOpen] = useState<Open | null>(null);
  const { data } = useQuery(ownFactorQuery);
  const close = () => {
    setOpen(null);
    void client.invalidateQueries({ queryKey: ownFactorQuery.queryKey });
    void client.invalidateQueries({ queryKey: keys.me });
  };
  return (
    <Panel title={t("factor.title")}>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-3">
        <p className="text-ink-2">
          {data?.active ? (
            <>
              <Tag tone="ok">{t("factor.on")}</Tag>{" "}
              <span className="ml-1">{t("factor.left", { count: data.recoveryCodes })}</span>
            </>
          ) : (
            t("factor.text")
          )}
        </p>
        {data && (
          <div className="flex flex-wrap gap-2">
            {data.active ? (
              <>
                <Button onClick={() => setOpen("renew")}>{t("factor.renew")}</Button>
                {!data.required && <Button onClick={() => setOpen("off")}>{t("factor.off")}</Button>}
              </>
            ) : (
              <Button onClick={() => setOpen("setup")}>{t("factor.setUp")}</Button>
            )}
          </div>
        )}
      </div>
      {open !== null && (
        <Dialog
          open
          onOpenChange={(next) => !next && close()}
          title={t(open === "off" ? "factor.off" : open === "renew" ? "factor.renew" : "factor.title")}
          size="sm"
        >
          {open === "setup" ? (
            <FactorSetup onDone={close} />
          ) : open === "off" ? (
            <AskPassword
              onConfirm={async (password) => {
                await removeOwnFactor(password);
                toast.ok(t("factor.isOff"));
                close();
              }}
            />
          ) : open === "renew" ? (
            <AskPassword onConfirm={async (password) => setOpen(await renewRecoveryCodes(password))} />
          ) : (
            <RecoveryCodes codes={open.codes} onDone={close} />
          )}
        </Dialog>
      )}
    </Panel>
  );
}
