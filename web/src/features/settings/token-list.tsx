import type { Token } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo, useFormat, useNow } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useToast } from "../../ui/toast.tsx";
import { revokeToken, tokensQuery } from "./queries.ts";

type TokenState = "active" | "expired" | "revoked";

function stateOf(token: Token, now: number): TokenState {
  if (token.revokedAt !== null) return "revoked";
  return token.expiresAt !== null && token.expiresAt <= now ? "expired" : "active";
}

/** All tokens, when each was last used, and a way to revoke it. */
export function TokenList() {
  const { t } = useTranslation("settings");
  const { t: common } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuery(tokensQuery);
  const [leaving, setLeaving] = useState<Token | null>(null);
  const [asking, setAsking] = useState(false);

  const columns = useMemo<TableColumn<Token>[]>(
    () => [
      {
        id: "name",
        header: t("tokens.name"),
        title: true,
        cell: (token) => (
          <span className="font-semibold break-words">
            {token.name} <code className="font-mono text-xs font-normal text-ink-3">{token.prefix}…</code>
          </span>
        ),
        sortBy: (token) => token.name,
      },
      {
        id: "scope",
        header: t("tokens.scope"),
        cell: (token) => t(`tokens.scopes.${token.scope}`),
        sortBy: (token) => token.scope,
      },
      {
        id: "server",
        header: t("tokens.server"),
        cell: (token) =>
          token.serverName ??
          token.tags?.join(", ") ?? <span className="text-ink-3">{t("tokens.anyServer")}</span>,
        sortBy: (token) => token.serverName,
      },
      {
        id: "used",
        header: t("tokens.lastUsed"),
        numeric: true,
        cell: (token) =>
          token.lastUsedAt === null ? (
            <span className="text-ink-3">{common("never")}</span>
          ) : (
            <TimeAgo at={token.lastUsedAt} />
          ),
        sortBy: (token) => token.lastUsedAt,
      },
      {
        id: "created",
        header: t("tokens.created"),
        numeric: true,
        cell: (token) => <span className="text-ink-2">{format.date(token.createdAt)}</span>,
        sortBy: (token) => token.createdAt,
      },
      {
        id: "expires",
        header: t("tokens.expires"),
        numeric: true,
        cell: (token) =>
          token.expiresAt === null ? (
            <span className="text-ink-3">{common("never")}</span>
          ) : (
            format.date(token.expiresAt)
          ),
        sortBy: (token) => token.expiresAt,
      },
      {
        id: "state",
        header: t("tokens.state"),
        cell: (token) => {
          const state = stateOf(token, now);
          return <Tag tone={state === "active" ? "ok" : "neutral"}>{t(`tokens.${state}`)}</Tag>;
        },
        sortBy: (token) => stateOf(token, now),
      },
      {
        id: "actions",
        header: t("tokens.actions"),
        actions: true,
        cell: (token) =>
          token.revokedAt === null && (
            <Button
              variant="ghost"
              aria-label={t("tokens.revokeOf", { name: token.name })}
              onClick={() => {
                setLeaving(token);
                setAsking(true);
              }}
            >
              {t("tokens.revoke")}
            </Button>
          ),
      },
    ],
    [t, common, format, now],
  );

  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} />;
  return (
    <>
      <Panel padded={false}>
        {data.length === 0 ? (
          <EmptyState title={t("tokens.empty")}>{t("tokens.emptyText")}</EmptyState>
        ) : (
          <Table
            label={t("tokens.title")}
            rows={data}
            rowKey={(token) => String(token.id)}
            columns={columns}
            initialSort={[{ id: "created", desc: true }]}
            isDim={(token) => stateOf(token, now) !== "active"}
          />
        )}
      </Panel>
      {leaving && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={t("tokens.revokeTitle", { name: leaving.name })}
          confirm={t("tokens.revoke")}
          errorText={errorText}
          onConfirm={async () => {
            await revokeToken(leaving.id);
            await client.invalidateQueries({ queryKey: keys.tokens });
            toast.ok(t("tokens.revokedToast", { name: leaving.name }));
          }}
        >
          {t("tokens.revokeText")} {leaving.scope === "ingest" && t("tokens.revokeIngest")}
        </Confirm>
      )}
    </>
  );
}
