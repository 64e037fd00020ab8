import type { CreatedToken, Token } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { dashboardQuery, keys } from "../../api/queries.ts";
import { readTags } from "../../format/tags.ts";
import { Button } from "../../ui/button.tsx";
import { CopyBlock } from "../../ui/copy-block.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { DuplicatiOptions } from "./duplicati-options-panel.tsx";
import { createToken } from "./queries.ts";

interface Values {
  name: string;
  scope: Token["scope"];
  serverId: string;
  tags: string;
  expiresOn: string;
}

const scopes = ["ingest", "read", "metrics", "admin"] as const;
const formId = "new-token";

/** Tokens that only look can be kept to the servers of some tags. */
const canBeLimited = (scope: Token["scope"]) => scope === "read" || scope === "metrics";

/** The end of a day (YYYY-MM-DD, in this browser's time zone) as epoch ms. */
const endOfDay = (day: string) => new Date(`${day}T23:59:59`).getTime();

interface TokenDialogProps {
  open: boolean;
  onClose: () => void;
}

/** Makes a token, then shows its secret once. */
export function TokenDialog({ open, onClose }: TokenDialogProps) {
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const { t } = useTranslation("settings");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { data: servers = [] } = useQuery({ ...dashboardQuery, select: (dashboard) => dashboard.servers });
  const form = useForm<Values>({
    defaultValues: { name: "", scope: "ingest", serverId: "", tags: "", expiresOn: "" },
  });
  const scope = form.watch("scope");
  const create = useMutation({
    mutationFn: (values: Values) =>
      createToken({
        name: values.name.trim(),
        scope: values.scope,
        serverId: values.scope === "ingest" && values.serverId ? values.serverId : null,
        tags: canBeLimited(values.scope) && values.tags.trim() ? readTags(values.tags) : null,
        expiresAt: values.expiresOn ? endOfDay(values.expiresOn) : null,
      }),
    onSuccess: (token) => {
      void client.invalidateQueries({ queryKey: keys.tokens });
      form.reset();
      setCreated(token);
    },
  });
  const { errors } = form.formState;
  const close = () => {
    form.reset();
    create.reset();
    setCreated(null);
    onClose();
  };
  if (created) {
    return (
      <Dialog
        open={open}
        onOpenChange={(next) => !next && close()}
        title={t("tokens.secretTitle", { name: created.name })}
        description={t("tokens.secretText")}
        dismissible={false}
        footer={
          <Button variant="primary" onClick={close}>
            {t("tokens.done")}
          </Button>
        }
      >
        <Secret token={created} />
      </Dialog>
    );
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      title={t("tokens.createTitle")}
      size="sm"
      footer={
        <>
          <Button onClick={close}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending}>
            {t("tokens.createSubmit")}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="grid gap-4"
        noValidate
        onSubmit={form.handleSubmit((values) => create.mutate(values))}
      >
        {create.isError && <Notice tone="err">{errorText(create.error)}</Notice>}
        <TextField
          label={t("tokens.name")}
          placeholder={t("tokens.namePlaceholder")}
          maxLength={100}
          autoComplete="off"
          autoFocus
          error={errors.name?.message}
          {...form.register("name", { validate: (name) => name.trim() !== "" || common("required") })}
        />
        <Select
          label={t("tokens.scope")}
          value={scope}
          options={scopes.map((value) => ({ value, label: t(`tokens.scopes.${value}`) }))}
          onChange={(value) => form.setValue("scope", value)}
        />
        {scope === "ingest" && (
          <Select
            label={t("tokens.server")}
            hint={t("tokens.serverHint")}
            value={form.watch("serverId")}
            options={[
              { value: "", label: t("tokens.anyServer") },
              ...servers.map(({ id, name, alias }) => ({ value: id, label: alias ?? name })),
            ]}
            onChange={(value) => form.setValue("serverId", value)}
          />
        )}
        {canBeLimited(scope) && (
          <TextField
            label={t("tokens.tags")}
            hint={t("tokens.tagsHint")}
            autoComplete="off"
            {...form.register("tags")}
          />
        )}
        <TextField
          label={t("tokens.expiresOn")}
          hint={t("tokens.expiresHint")}
          type="date"
          error={errors.expiresOn?.message}
          {...form.register("expiresOn", {
            validate: (day) => !day || endOfDay(day) > Date.now() || t("tokens.expiresPast"),
          })}
        />
      </form>
    </Dialog>
  );
}

function Secret({ token }: { token: CreatedToken }) {
  const { t } = useTranslation("settings");
  return (
    <div className="grid gap-4">
      <CopyBlock label={t("tokens.secret")} text={token.secret} />
      {token.scope === "ingest" ? (
        <section aria-label={t("tokens.secretOptions")}>
          <h3 className="mb-1 font-semibold">{t("tokens.secretOptions")}</h3>
          <DuplicatiOptions token={token.secret} />
        </section>
      ) : (
        <p className="text-ink-2">{t("tokens.secretUsage")}</p>
      )}
    </div>
  );
}
