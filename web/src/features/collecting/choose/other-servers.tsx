import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { Foot } from "../foot.tsx";
import { mostHosts, parseHosts } from "../model/hosts.ts";
import { CheckServers } from "./check-servers.tsx";
import { KeepChoice } from "./keep-choice.tsx";

interface OtherServersProps {
  onClose: () => void;
  onStarted: (id: string) => void;
  /** True while certificates and the like are to be decided about: nothing else can be chosen then. */
  onChecking: (checking: boolean) => void;
}

/** What was typed: where the servers are, and what they share. */
export interface Typed {
  hosts: string[];
  port: number;
  /** Empty = none is asked for. */
  password: string;
  alias: string | null;
  keep: boolean;
}

/** Asks for servers by their address; the way to connect is found before the password is sent anywhere. */
export function OtherServers({ onClose, onStarted, onChecking }: OtherServersProps) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const format = useFormat();
  const formId = useId();
  const [fields, setFields] = useState({ hosts: "", port: "8200", password: "", alias: "" });
  const [keep, setKeep] = useState(false);
  const [checked, setChecked] = useState(false);
  const [typed, setTyped] = useState<Typed | null>(null);

  const check = (next: Typed | null) => {
    setTyped(next);
    onChecking(next !== null);
  };

  const { hosts, wrong } = parseHosts(fields.hosts);
  const port = /^\d{1,5}$/.test(fields.port.trim()) ? Number(fields.port) : 0;
  const portWrong = port < 1 || port > 65_535;
  const hostsError =
    wrong[0] !== undefined
      ? t("form.hostsWrong", { host: wrong[0] })
      : hosts.length === 0
        ? t("form.hostsMissing")
        : hosts.length > mostHosts
          ? t("form.hostsTooMany", { max: format.number(mostHosts) })
          : undefined;

  if (typed) return <CheckServers typed={typed} onBack={() => check(null)} onStarted={onStarted} />;

  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }),
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (hostsError !== undefined || portWrong) return;
    const alias = hosts.length === 1 ? fields.alias.trim() || null : null;
    check({ hosts, port, password: fields.password, alias, keep });
  };
  return (
    <>
      <form
        id={formId}
        noValidate
        onSubmit={submit}
        className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_120px]"
      >
        <TextField
          label={t("form.hosts")}
          hint={t("form.hostsHint")}
          placeholder="nas.lan, 192.168.1.20"
          spellCheck={false}
          autoCapitalize="none"
          autoFocus
          error={checked ? hostsError : undefined}
          {...field("hosts")}
        />
        <TextField
          label={t("form.port")}
          inputMode="numeric"
          maxLength={5}
          error={checked && portWrong ? t("form.portWrong") : undefined}
          {...field("port")}
        />
        <TextField
          label={t("form.password")}
          hint={t("form.passwordHint")}
          type="password"
          className="sm:col-span-2"
          {...field("password")}
          autoComplete="new-password"
        />
        {hosts.length < 2 && (
          <TextField
            label={t("form.alias")}
            hint={t("form.aliasHint")}
            maxLength={200}
            className="sm:col-span-2"
            {...field("alias")}
          />
        )}
      </form>
      <KeepChoice checked={keep} onChange={setKeep} />
      <Foot>
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button type="submit" form={formId} variant="primary">
          {t("form.next")}
        </Button>
      </Foot>
    </>
  );
}
