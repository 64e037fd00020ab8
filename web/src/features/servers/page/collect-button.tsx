import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { useCollect } from "../use-collect.ts";

/** Collects one server now, for administrators. */
export function CollectButton({ server }: { server: string }) {
  const { t } = useTranslation("details");
  const admin = useMe().role === "admin";
  const { mutate: collect, isPending } = useCollect();
  if (!admin) return null;
  return (
    <Button
      icon={<Download size={14} aria-hidden="true" />}
      busy={isPending}
      onClick={() => collect({ kind: "collect", servers: [server] })}
    >
      {t("action.collect")}
    </Button>
  );
}
