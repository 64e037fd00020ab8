import type { IdentityRule, ServerEntry, ServerIdentity } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { IconButton } from "../../../ui/icon-button.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Select } from "../../../ui/select.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { serverTitle } from "../model/servers.ts";
import { addRule, removeIdentity, rereadServers } from "../queries.ts";

interface IdentitiesProps {
  server: ServerEntry;
  readOnly: boolean;
}

/** The ids whose reports belong to a server: met in reports, or set as rules. */
export function Identities({ server, readOnly }: IdentitiesProps) {
  const { t } = useTranslation("servers");
  const errorText = useErrorText();
  const client = useQueryClient();
  const [leaving, setLeaving] = useState<ServerIdentity | null>(null);
  const [asking, setAsking] = useState(false);
  const [adding, setAdding] = useState(false);
  return (
    <>
      {server.identities.length === 0 ? (
        <p className="text-ink-3">{t("identity.none")}</p>
      ) : (
        <ul className="divide-y divide-line">
          {server.identities.map((identity) => (
            <li key={`${identity.kind} ${identity.value}`} className="flex items-start gap-3 py-2 first:pt-0">
              <IdentityRow identity={identity} />
              {!readOnly && (
                <IconButton
                  label={t("identity.removeOf", { value: identity.value })}
                  aria-haspopup="dialog"
                  className="-mr-2 size-7!  max-sm:size-10!"
                  onClick={() => {
                    setLeaving(identity);
                    setAsking(true);
                  }}
                >
                  <X size={14} aria-hidden="true" />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
      {!readOnly &&
        (adding ? (
          <RuleForm server={server} onDone={() => setAdding(false)} />
        ) : (
          <Button
            className="mt-2"
            icon={<Plus size={14} aria-hidden="true" />}
            aria-expanded={false}
            onClick={() => setAdding(true)}
          >
            {t("identity.add")}
          </Button>
        ))}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("identity.removeTitle", { value: leaving?.value ?? "" })}
        confirm={t("identity.removeConfirm")}
        errorText={errorText}
        onConfirm={async () => {
          if (leaving) await removeIdentity(server.id, leaving.kind, leaving.value);
          await rereadServers(client);
        }}
      >
        {t("identity.removeText", { server: serverTitle(server) })}
      </Confirm>
    </>
  );
}

function IdentityRow({ identity }: { identity: ServerIdentity }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const { kind, value, names, rule, firstSeenAt, lastSeenAt } = identity;
  // A rule alone is a promise: nothing came under it yet.
  const waiting = rule && lastSeenAt <= firstSeenAt && names.length === 0;
  const others = names.filter((name) => name !== value);
  return (
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-2">
        <span className="text-ink-3">{t(`identity.kinds.${kind}`)}</span>
        <span className="font-mono text-sm break-all">{value}</span>
        {rule && <Tag tone="accent">{t("identity.rule")}</Tag>}
      </div>
      <div className="num text-sm text-ink-3">
        {others.length > 0 && `${t("identity.names", { names: others.join(", ") })} · `}
        {waiting
          ? t("identity.waiting")
          : t("identity.seen", { from: format.date(firstSeenAt), to: format.date(lastSeenAt) })}
      </div>
    </div>
  );
}

const kinds: readonly IdentityRule["kind"][] = ["machine-id", "machine-name"];

function RuleForm({ server, onDone }: { server: ServerEntry; onDone: () => void }) {
  const { t } = useTranslation("servers");
  const { t: common } = useTranslation();
  const errorText = useErrorText();
  const toast = useToast();
  const client = useQueryClient();
  const [rule, setRule] = useState<IdentityRule>({ kind: "machine-id", value: "" });
  const [checked, setChecked] = useState(false);
  const value = rule.value.trim();
  const save = useMutation({
    mutationFn: () => addRule(server.id, { ...rule, value }),
    onSuccess: () => {
      void rereadServers(client);
      toast.ok(t("identity.added", { value, server: serverTitle(server) }));
      onDone();
    },
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (value && !save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit} noValidate className="mt-2 grid gap-3 rounded-md bg-sunken p-3">
      <div className="grid items-start gap-3 sm:grid-cols-[160px_minmax(0,1fr)]">
        <Select
          label={t("identity.kind")}
          value={rule.kind}
          options={kinds.map((kind) => ({ value: kind, label: t(`identity.kinds.${kind}`) }))}
          onChange={(kind) => setRule({ ...rule, kind })}
        />
        <TextField
          label={t("identity.value")}
          hint={t("identity.valueHint")}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={400}
          value={rule.value}
          error={checked && !value ? common("required") : undefined}
          onChange={(event) => setRule({ ...rule, value: event.target.value })}
        />
      </div>
      {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button type="submit" busy={save.isPending}>
          {t("identity.save")}
        </Button>
      </div>
    </form>
  );
}
