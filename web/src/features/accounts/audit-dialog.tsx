import type { AuditEvent } from "@duplistatus/contract";
import { actionWords } from "@duplistatus/texts";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { useReaderWith } from "../../format/use-reader-with.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useActorName } from "./use-actor-name.ts";

const shown = (value: unknown): string =>
  value === null || value === "" ? "–" : typeof value === "string" ? value : JSON.stringify(value);

/** Everything one line of the audit log says: who, from where, and each value before and after. */
export function AuditDialog({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const { t } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const format = useFormat();
  const actorName = useActorName();
  const reader = useReaderWith("actions");
  const changes = Object.entries(event.changes);
  const facts = [
    [t("audit.time"), format.dateTime(event.at)],
    [t("audit.who"), actorName(event)],
    [t("audit.what"), `${actionWords(event.action, reader)} (${event.action})`],
    [t("audit.target"), [event.targetName, event.target].filter(Boolean).join(" · ") || "–"],
    [t("audit.address"), event.address ?? "–"],
    [t("audit.program"), event.userAgent ?? "–"],
  ];
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={t("audit.details", { id: event.id })}
      size="md"
      footer={<Button onClick={onClose}>{common("close")}</Button>}
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-ink-3">{label}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {changes.length === 0 ? (
        <p className="mt-4 text-ink-2">{t("audit.noChanges")}</p>
      ) : (
        <table className="mt-4 w-full table-fixed border-collapse text-left">
          <thead>
            <tr className="text-xs text-ink-3">
              <th className="w-1/4 py-1 pr-3 font-medium">{t("audit.member")}</th>
              <th className="py-1 pr-3 font-medium">{t("audit.before")}</th>
              <th className="py-1 font-medium">{t("audit.after")}</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(([member, [before, after]]) => (
              <tr key={member} className="border-t border-line align-top">
                <td className="py-1.5 pr-3 break-words">{member}</td>
                <td className="py-1.5 pr-3 font-mono text-sm break-words text-ink-2">{shown(before)}</td>
                <td className="py-1.5 font-mono text-sm break-words">{shown(after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
