import { useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isThere } from "../../api/contact.ts";
import { IconButton } from "../../ui/icon-button.tsx";

/** Reads everything on the page again now. */
export function RefreshButton() {
  const { t } = useTranslation("shell");
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const refresh = async () => {
    setBusy(true);
    // A server that hangs would keep everybody waiting without a word.
    void isThere();
    await client.invalidateQueries();
    setBusy(false);
  };
  return (
    <IconButton label={t("refresh")} aria-busy={busy} onClick={() => void refresh()}>
      <RefreshCw
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className={busy ? "motion-safe:animate-spin" : ""}
      />
    </IconButton>
  );
}
