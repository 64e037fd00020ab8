import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { keys } from "../api/queries.ts";
import { FactorSetup } from "../features/accounts/factor-setup.tsx";
import { Stage } from "../features/session/stage.tsx";
import { useLogout } from "../session/logout.ts";
import { Button } from "../ui/button.tsx";

/** A second factor that the administrator demands: nothing else is shown before. */
export function SecondFactorPage() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const navigate = useNavigate();
  const logout = useLogout();
  return (
    <Stage title={t("factor.demanded")} intro={t("factor.demandedText")}>
      <div className="grid gap-2">
        <FactorSetup
          onDone={async () => {
            await client.invalidateQueries({ queryKey: keys.me });
            await navigate({ to: "/", replace: true });
          }}
        />
        <Button variant="ghost" onClick={() => void logout()}>
          {t("factor.logout")}
        </Button>
      </div>
    </Stage>
  );
}
