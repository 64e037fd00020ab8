import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { keys } from "../api/queries.ts";
import { FactorSetup, RecoveryCodes } from "../features/accounts/factor-setup.tsx";
import { PasskeySetup } from "../features/accounts/passkeys/passkey-setup.tsx";
import { Stage } from "../features/session/stage.tsx";
import { useLogout } from "../session/logout.ts";
import { hasPasskeys } from "../session/passkey.ts";
import { Button } from "../ui/button.tsx";

/** A second factor that the administrator demands: nothing else is shown before. */
export function SecondFactorPage() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const navigate = useNavigate();
  const logout = useLogout();
  const { t: passkeys } = useTranslation("passkeys");
  const [kind, setKind] = useState<"app" | "passkey">("app");
  const [codes, setCodes] = useState<string[] | null>(null);
  const done = async () => {
    await client.invalidateQueries({ queryKey: keys.me });
    await navigate({ to: "/", replace: true });
  };
  return (
    <Stage title={t("factor.demanded")} intro={t("factor.demandedText")}>
      <div className="grid gap-2">
        {codes !== null ? (
          <RecoveryCodes codes={codes} onDone={() => void done()} />
        ) : kind === "app" ? (
          <FactorSetup onDone={() => void done()} />
        ) : (
          <PasskeySetup onAdded={(added) => (added.codes === null ? void done() : setCodes(added.codes))} />
        )}
        {codes === null && hasPasskeys() && (
          <Button onClick={() => setKind(kind === "app" ? "passkey" : "app")}>
            {passkeys(kind === "app" ? "instead" : "appInstead")}
          </Button>
        )}
        <Button variant="ghost" onClick={() => void logout()}>
          {t("factor.logout")}
        </Button>
      </div>
    </Stage>
  );
}
