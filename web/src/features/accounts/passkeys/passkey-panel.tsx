import type { Passkey } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../../../api/queries.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { TimeAgo } from "../../../format/index.ts";
import { hasPasskeys } from "../../../session/passkey.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { AskPassword, RecoveryCodes } from "../factor-setup.tsx";
import { ownFactorQuery, passkeysQuery, removePasskey } from "../queries.ts";
import { PasskeySetup } from "./passkey-setup.tsx";
import { RenamePasskey } from "./rename-passkey.tsx";

type Open =
  | { kind: "new" }
  | { kind: "codes"; codes: string[] }
  | { kind: "rename" | "remove"; passkey: Passkey };

/** The own passkeys: add, rename, take away. */
export function PasskeyPanel() {
  const { t } = useTranslation("passkeys");
  const client = useQueryClient();
  const toast = useToast();
  const [open, setOpen] = useState<Open | null>(null);
  const { data, error, refetch } = useQuery(passkeysQuery);
  const close = () => {
    setOpen(null);
    for (const queryKey of [passkeysQuery.queryKey, ownFactorQuery.queryKey, keys.me])
      void client.invalidateQueries({ queryKey });
  };
  const title =
    open === null || open.kind === "new"
      ? t("add")
      : open.kind === "codes"
        ? t("codes")
        : t(open.kind === "rename" ? "renameOf" : "removeOf", { name: open.passkey.name });
  return (
    <Panel title={t("title")} padded={false}>
      <div className="flex flex-wrap items-center justify-between gap-3 px-4 pt-1.5 pb-3">
        <p className="min-w-0 flex-1 basis-60 text-ink-2">{t(hasPasskeys() ? "text" : "insecure")}</p>
        {hasPasskeys() && (
          <Button
            icon={<Plus size={14} aria-hidden="true" />}
            aria-haspopup="dialog"
            onClick={() => setOpen({ kind: "new" })}
          >
            {t("add")}
          </Button>
        )}
      </div>
      {data ? (
        <ul>
          {data.passkeys.map((passkey) => (
            <li
              key={passkey.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line px-4 py-2.5"
            >
              <div className="min-w-0 flex-1 basis-50">
                <p className="font-medium break-words">{passkey.name}</p>
                <p className="text-sm text-ink-3">
                  {passkey.host} ·{" "}
                  {passkey.lastUsedAt === null ? (
                    t("neverUsed")
                  ) : (
                    <>
                      {t("lastUsed")} <TimeAgo at={passkey.lastUsedAt} />
                    </>
                  )}
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  aria-label={t("renameOf", { name: passkey.name })}
                  aria-haspopup="dialog"
                  onClick={() => setOpen({ kind: "rename", passkey })}
                >
                  {t("rename")}
                </Button>
                <Button
                  aria-label={t("removeOf", { name: passkey.name })}
                  aria-haspopup="dialog"
                  onClick={() => setOpen({ kind: "remove", passkey })}
                >
                  {t("remove")}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="p-4">
          <Skeleton rows={1} />
        </div>
      )}
      {open !== null && (
        <Dialog open onOpenChange={(next) => !next && close()} title={title} size="sm">
          {open.kind === "new" ? (
            <PasskeySetup
              onAdded={({ codes }) => {
                toast.ok(t("added"));
                if (codes === null) close();
                else setOpen({ kind: "codes", codes });
              }}
            />
          ) : open.kind === "codes" ? (
            <RecoveryCodes codes={open.codes} onDone={close} />
          ) : open.kind === "rename" ? (
            <RenamePasskey passkey={open.passkey} onDone={close} />
          ) : (
            <AskPassword
              onConfirm={async (password) => {
                await removePasskey(open.passkey.id, password);
                toast.ok(t("removed"));
                close();
              }}
            />
          )}
        </Dialog>
      )}
    </Panel>
  );
}
