import type { User, UserWithPassword } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { Menu, type MenuEntry } from "../../ui/menu.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { Tag } from "../../ui/tag.tsx";
import { useToast } from "../../ui/toast.tsx";
import { PasswordOnce } from "./password-once.tsx";
import { deleteUser, removeFactor, resetPassword, unlockUser, usersQuery } from "./queries.ts";
import { UserDialog } from "./user-dialog.tsx";

/** What is open beside the list. */
type Open =
  | { kind: "edit"; user: User | null }
  | { kind: "reset" | "delete"; user: User }
  | { kind: "password"; user: UserWithPassword };

/** Every account, and what administrators do with it. */
export function UserList() {
  const { t } = useTranslation("accounts");
  const format = useFormat();
  const me = useMe();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const [open, setOpen] = useState<Open | null>(null);
  const { data, error, refetch } = useQuery(usersQuery);
  const refresh = () => client.invalidateQueries({ queryKey: keys.users });
  const unlock = useMutation({
    mutationFn: ({ id }: User) => unlockUser(id),
    onSuccess: ({ username: name }) => toast.ok(t("users.unlocked", { name })),
    onError: (failure) => toast.err(errorText(failure)),
    onSettled: () => void refresh(),
  });

  const unfactor = useMutation({
    mutationFn: ({ id }: User) => removeFactor(id),
    onSuccess: (_done, { username: name }) => toast.ok(t("factor.removed", { name })),
    onError: (failure) => toast.err(errorText(failure)),
    onSettled: () => void refresh(),
  });

  const entries = (user: User): MenuEntry[] => [
    { label: t("users.edit"), onSelect: () => setOpen({ kind: "edit", user }) },
    { label: t("users.reset"), onSelect: () => setOpen({ kind: "reset", user }) },
    ...(user.secondFactor
      ? ([{ label: t("factor.remove"), onSelect: () => unfactor.mutate(user) }] satisfies MenuEntry[])
      : []),
    ...(user.id === me.id
      ? []
      : ([
          { type: "separator" },
          { label: t("users.delete"), danger: true, onSelect: () => setOpen({ kind: "delete", user }) },
        ] satisfies MenuEntry[])),
  ];

  const columns: TableColumn<User>[] = [
    {
      id: "name",
      header: t("users.name"),
      title: true,
      cell: (user) => (
        <button
          type="button"
          aria-haspopup="dialog"
          onClick={() => setOpen({ kind: "edit", user })}
          className="rounded-xs text-left font-semibold break-words hover:underline max-sm:min-h-10"
        >
          {user.username}
          {user.id === me.id && <span className="ml-1.5 font-normal text-ink-3">({t("users.you")})</span>}
        </button>
      ),
      sortBy: (user) => user.username.toLowerCase(),
    },
    {
      id: "role",
      header: t("users.role"),
      cell: (user) => t(`users.roles.${user.role}`),
      sortBy: (user) => user.role,
    },
    {
      id: "sees",
      header: t("users.sees"),
      cell: (user) =>
        user.tags === null ? (
          <span className="text-ink-3">{t("users.allServers")}</span>
        ) : (
          <span className="inline-flex flex-wrap gap-1">
            {user.tags.map((tag) => (
              <Tag key={tag} tone="neutral">
                {tag}
              </Tag>
            ))}
          </span>
        ),
    },
    {
      id: "login",
      header: t("users.lastLogin"),
      numeric: true,
      cell: (user) =>
        user.lastLoginAt === null ? (
          <span className="text-ink-3">{t("users.never")}</span>
        ) : (
          <>
            <span className="mr-2 text-ink-3 max-lg:hidden">{user.lastLoginAddress}</span>
            <TimeAgo at={user.lastLoginAt} />
          </>
        ),
      sortBy: (user) => user.lastLoginAt,
    },
    {
      id: "state",
      header: t("users.state"),
      cell: (user) =>
        user.lockedUntil !== null ? (
          <span className="inline-flex flex-wrap items-center gap-2">
            <Tag tone="err">{t("users.locked", { when: format.time(user.lockedUntil) })}</Tag>
            <Button onClick={() => unlock.mutate(user)}>{t("users.unlock")}</Button>
          </span>
        ) : user.mustChangePassword ? (
          <Tag tone="warn">{t("users.mustChange")}</Tag>
        ) : (
          <span className="inline-flex flex-wrap gap-1">
            <Tag tone="ok">{t("users.active")}</Tag>
            {user.secondFactor && <Tag tone="neutral">{t("factor.title")}</Tag>}
          </span>
        ),
    },
    {
      id: "actions",
      header: t("users.actions"),
      actions: true,
      cell: (user) => {
        const label = t("users.actionsOf", { name: user.username });
        return (
          <Menu label={label} items={() => entries(user)} align="end">
            <button
              type="button"
              aria-label={label}
              className="inline-grid size-7 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink aria-expanded:bg-sunken max-sm:size-10"
            >
              <Ellipsis aria-hidden size={15} />
            </button>
          </Menu>
        );
      },
    },
  ];

  return (
    <>
      <PageHeader
        title={t("users.title")}
        meta={t("users.intro")}
        actions={
          <Button
            variant="primary"
            icon={<Plus size={14} aria-hidden="true" />}
            aria-haspopup="dialog"
            onClick={() => setOpen({ kind: "edit", user: null })}
          >
            {t("users.new")}
          </Button>
        }
      />
      {data ? (
        <Panel padded={false}>
          <Table
            label={t("users.title")}
            rows={data.users}
            rowKey={({ id }) => String(id)}
            columns={columns}
            initialSort={[{ id: "name", desc: false }]}
          />
        </Panel>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={4} />
      )}
      {open?.kind === "edit" && (
        <UserDialog
          user={open.user}
          onClose={() => setOpen((now) => (now?.kind === "password" ? now : null))}
          onCreated={(user) => setOpen({ kind: "password", user })}
        />
      )}
      {open?.kind === "password" && <PasswordOnce user={open.user} onClose={() => setOpen(null)} />}
      {open?.kind === "reset" && (
        <Confirm
          open
          onClose={() => setOpen((now) => (now?.kind === "password" ? now : null))}
          title={t("users.resetTitle", { name: open.user.username })}
          confirm={t("users.resetDo")}
          errorText={errorText}
          onConfirm={async () => {
            const user = await resetPassword(open.user.id);
            void refresh();
            setOpen({ kind: "password", user });
          }}
        >
          {t("users.resetText")}
        </Confirm>
      )}
      {open?.kind === "delete" && (
        <Confirm
          open
          onClose={() => setOpen(null)}
          title={t("users.deleteTitle", { name: open.user.username })}
          confirm={t("users.deleteDo")}
          errorText={errorText}
          onConfirm={async () => {
            await deleteUser(open.user.id);
            await refresh();
            toast.ok(t("users.deleted", { name: open.user.username }));
          }}
        >
          {t("users.deleteText")}
        </Confirm>
      )}
    </>
  );
}
