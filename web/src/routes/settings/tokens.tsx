import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TokenDialog } from "../../features/settings/token-dialog.tsx";
import { TokenList } from "../../features/settings/token-list.tsx";
import { Button } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/page-header.tsx";

/** Settings: the tokens of other programs. */
export function TokensPage() {
  const { t } = useTranslation("settings");
  const [creating, setCreating] = useState(false);
  const create = (
    <Button
      variant="primary"
      icon={<Plus size={14} aria-hidden="true" />}
      aria-haspopup="dialog"
      onClick={() => setCreating(true)}
    >
      {t("tokens.create")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("tokens.title")} meta={t("tokens.intro")} actions={create} />
      <TokenList />
      <TokenDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}
