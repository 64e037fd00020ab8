import type { AuditEvent } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";

/** Says who did something. */
export function useActorName(): (event: AuditEvent) => string {
  const { t } = useTranslation("accounts");
  return ({ actor, action, targetName }) => {
    if (action === "session.begin" && targetName !== null) return targetName;
    if (actor.kind === "cli") return t("audit.kinds.cli");
    if (actor.kind === "token") return t("audit.kinds.token", { name: actor.name ?? "" });
    if (actor.kind === "user") return actor.name ?? "";
    return actor.name === "anonymous" ? t("audit.stranger") : t("audit.kinds.system");
  };
}
