import type { Role, User, UserWithPassword } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { dashboardQuery, keys } from "../../api/queries.ts";
import { readTags } from "../../format/tags.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Segmented } from "../../ui/segmented.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { changeUser, createUser } from "./queries.ts";

interface Values {
  username: string;
  role: Role;
  tags: string;
  mustChangePassword: boolean;
}

const formId = "user";

interface UserDialogProps {
  /** Null: a new one. */
  user: User | null;
  onClose: () => void;
  /** Its password is shown next. */
  onCreated: (user: UserWithPassword) => void;
}

/** Makes an account, or changes one. */
export function UserDialog({ user, onClose, onCreated }: UserDialogProps) {
  const { t } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const own = useMe().id === user?.id;
  const { data: known = [] } = useQuery({
    ...dashboardQuery,
    select: ({ servers }) => [...new Set(servers.flatMap(({ tags }) => tags))].sort(),
  });
  const form = useForm<Values>({
    defaultValues: {
      username: user?.username ?? "",
      role: user?.role ?? "user",
      tags: user?.tags?.join(", ") ?? "",
      mustChangePassword: user?.mustChangePassword ?? true,
    },
  });
  const role = form.watch("role");
  const save = useMutation({
    mutationFn: async ({ username, tags: text, mustChangePassword }: Values) => {
      const list = readTags(text);
      const tags = role === "admin" || list.length === 0 ? null : list;
      if (user === null) return onCreated(await createUser({ username: username.trim(), role, tags }));
      await changeUser(user.id, { username: username.trim(), role, tags, mustChangePassword });
      toast.ok(t("users.saved"));
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.users });
      onClose();
    },
  });
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title={user === null ? t("users.new") : t("users.editOf", { name: user.username })}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t(user === null ? "users.create" : "users.save")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        noValidate
        onSubmit={form.handleSubmit((values) => save.mutate(values))}
      >
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
        <TextField
          label={t("users.name")}
          hint={t("users.nameHint")}
          maxLength={50}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          error={errors.username?.message}
          {...form.register("username", {
            validate: (name) => name.trim().length >= 3 || t("users.nameHint"),
          })}
        />
        {!own && (
          <div className="grid gap-1.5">
            <Segmented
              label={t("users.role")}
              value={role}
              options={(["user", "admin"] as const).map((value) => ({
                value,
                label: t(`users.roles.${value}`),
              }))}
              onChange={(value) => form.setValue("role", value)}
            />
            <p className="text-sm text-ink-3">{t(role === "admin" ? "users.adminText" : "users.userText")}</p>
          </div>
        )}
        {role === "user" && (
          <TextField
            label={t("users.tags")}
            hint={
              <>
                {t("users.tagsHint")}{" "}
                {known.length > 0 && t("users.tagsKnown", { tags: known.slice(0, 12).join(", ") })}
              </>
            }
            autoComplete="off"
            {...form.register("tags")}
          />
        )}
        {user !== null && !own && (
          <Switch
            label={t("users.force")}
            checked={form.watch("mustChangePassword")}
            onChange={(checked) => form.setValue("mustChangePassword", checked)}
          />
        )}
      </form>
    </Dialog>
  );
}
