import type { PublicLink } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { QueryError } from "../../api/query-error.tsx";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { LinkDialog } from "./link-dialog.tsx";
import { addressesOf, deleteLink, linksQuery } from "./queries.ts";

/** Settings → Public links: badges, feeds, calendars and status pages, with their addresses. */
export function Links() {
  const { t } = useTranslation("links");
  const client = useQueryClient();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuery(linksQuery);
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<PublicLink | null>(null);
  const aboutOf = ({ scope, scopeName }: PublicLink) =>
    scope === "all" ? t("scopes.all") : `${t(`scopes.${scope}`)}: ${scopeName}`;
  const add = (
    <Button icon={<Plus size={14} aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t("new")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} actions={add} />
      {error && !data && <QueryError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={4} />}
      {data?.length === 0 && <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>}
      {data && data.length > 0 && (
        <ul className="grid gap-3">
          {data.map((link) => (
            <li key={link.id}>
              <Panel>
                <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
                  <div className="min-w-0 flex-1">
                    <h2 className="font-semibold break-words">{link.title ?? t(`kinds.${link.kind}`)}</h2>
                    <p className="text-sm text-ink-3">
                      {t(`kinds.${link.kind}`)} · {aboutOf(link)}
                      {link.slug !== null && ` · ${t("public")}`}
                    </p>
                  </div>
                  {link.kind === "badge" && (
                    <img src={addressesOf(link)[0]} alt="" height={20} className="mt-1 h-5" />
                  )}
                  <Button variant="ghost" onClick={() => setLeaving(link)}>
                    {t("delete")}
                  </Button>
                </div>
                <div className="mt-2">
                  <CopyBlock label={t(`kinds.${link.kind}`)} text={addressesOf(link).join("\n")} />
                </div>
              </Panel>
            </li>
          ))}
        </ul>
      )}
      {adding && <LinkDialog onClose={() => setAdding(false)} />}
      <Confirm
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("deleteTitle")}
        confirm={t("delete")}
        onConfirm={async () => {
          await deleteLink(leaving!.id);
          await client.invalidateQueries({ queryKey: linksQuery.queryKey });
        }}
        errorText={errorText}
      >
        {t("deleteText")}
      </Confirm>
    </>
  );
}
