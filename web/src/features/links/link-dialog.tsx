import type { NewPublicLink } from "@duplistatus/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { serverJobsQuery, serversQuery } from "../../api/servers.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Select } from "../../ui/select.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { createLink, linksQuery } from "./queries.ts";

const kinds = ["badge", "feed", "calendar", "status"] as const satisfies NewPublicLink["kind"][];
const scopes = ["all", "tag", "server", "job"] as const satisfies NewPublicLink["scope"][];

/** Makes an address: what it is, and what it is about. */
export function LinkDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("links");
  const { t: common } = useTranslation();
  const formId = useId();
  const client = useQueryClient();
  const errorText = useErrorText();
  const [kind, setKind] = useState<NewPublicLink["kind"]>("badge");
  const [scope, setScope] = useState<NewPublicLink["scope"]>("all");
  const [tag, setTag] = useState("");
  const [serverId, setServer] = useState("");
  const [jobId, setJob] = useState("");
  const [title, setTitle] = useState("");
  const [slug, setSlug] = useState("");
  const { data: list } = useQuery(serversQuery);
  const { data: jobs } = useQuery({ ...serverJobsQuery(serverId), enabled: serverId !== "" });
  const servers = list?.servers ?? [];
  const tags = [...new Set(servers.flatMap((server) => server.tags))].sort();
  const value = { all: "", tag, server: serverId, job: jobId }[scope];
  const isReady = scope === "all" || value !== "";
  const create = useMutation({
    mutationFn: () =>
      createLink({
        kind,
        scope,
        scopeValue: scope === "all" ? null : value,
        title: title.trim() || null,
        slug: kind === "status" ? slug.trim() || null : null,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: linksQuery.queryKey });
      onClose();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isReady && !create.isPending) create.mutate();
  };
  const choose = { value: "", label: t("choose") };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("new")}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={create.isPending} disabled={!isReady}>
            {t("create")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-3">
        <Select
          label={t("kind")}
          hint={t(`kindHint.${kind}`)}
          value={kind}
          options={kinds.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          onChange={setKind}
        />
        <Select
          label={t("about")}
          value={scope}
          options={scopes.map((one) => ({ value: one, label: t(`scopes.${one}`) }))}
          onChange={setScope}
        />
        {scope === "tag" && (
          <Select
            label={t("scopes.tag")}
            value={tag}
            options={[choose, ...tags.map((one) => ({ value: one, label: one }))]}
            onChange={setTag}
          />
        )}
        {(scope === "server" || scope === "job") && (
          <Select
            label={t("scopes.server")}
            value={serverId}
            options={[choose, ...servers.map((one) => ({ value: one.id, label: one.alias ?? one.name }))]}
            onChange={(id) => {
              setServer(id);
              setJob("");
            }}
          />
        )}
        {scope === "job" && serverId !== "" && (
          <Select
            label={t("scopes.job")}
            value={jobId}
            options={[choose, ...(jobs ?? []).map((one) => ({ value: String(one.id), label: one.name }))]}
            onChange={setJob}
          />
        )}
        <TextField
          label={t("title_")}
          hint={t("titleHint")}
          maxLength={100}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        {kind === "status" && (
          <TextField
            label={t("slug")}
            hint={t("slugHint")}
            maxLength={41}
            value={slug}
            onChange={(event) => setSlug(event.target.value.toLowerCase().replace(/[^a-z0-9-]/g, "-"))}
          />
        )}
        {create.isError && <Notice tone="err">{errorText(create.error)}</Notice>}
      </form>
    </Dialog>
  );
}
