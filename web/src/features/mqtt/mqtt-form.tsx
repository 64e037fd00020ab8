import type { MqttChange, MqttSettings } from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { TextArea, TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { mqttQuery, saveMqtt, testMqtt } from "./queries.ts";

type Values = Omit<MqttChange, "password">;

const toValues = ({ enabled, url, username, ca, discoveryPrefix, topic }: MqttSettings): Values => ({
  enabled,
  url,
  username,
  ca,
  discoveryPrefix,
  topic,
});

const address = /^mqtts?:\/\/[^\s/@?#]+\/?$/i;
const topicShape = /^[^\s+#/]+(\/[^\s+#/]+)*$/;

/** A broker, and how to publish there. */
export function MqttForm({ settings }: { settings: MqttSettings }) {
  const { t } = useTranslation("mqtt");
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const form = useForm<Values>({ values: toValues(settings), resetOptions: { keepDirtyValues: true } });
  // Beside the form: what is read again from the server must neither keep nor bring back what was typed here.
  const [password, setPassword] = useState("");
  const [forget, setForget] = useState(false);
  const { errors, isDirty } = form.formState;
  const readOnly = settings.fromEnvironment;
  const toChange = (values: Values): MqttChange => ({
    ...values,
    password: forget ? "" : password === "" ? null : password,
  });
  const save = useMutation({
    mutationFn: (values: Values) => saveMqtt(toChange(values)),
    onSuccess: (saved) => {
      client.setQueryData(mqttQuery.queryKey, saved);
      form.reset(toValues(saved));
      setPassword("");
      setForget(false);
      toast.ok(t("saved"));
    },
  });
  const test = useMutation({ mutationFn: (values: Values) => testMqtt(toChange(values)) });
  // Whoever only switches it on or off need not fix an address that is not there.
  const required = (values: Values) => values.enabled || values.url !== "";
  const problem = test.data?.problem;
  return (
    <form onSubmit={form.handleSubmit((values) => save.mutate(values))} noValidate aria-label={t("title")}>
      <Panel>
        <div className="grid gap-4">
          {readOnly && <Notice tone="info">{t("fromEnvironment")}</Notice>}
          <Switch
            label={t("enabled")}
            hint={t("enabledHint")}
            disabled={readOnly}
            checked={form.watch("enabled")}
            onChange={(on) => form.setValue("enabled", on, { shouldDirty: true })}
          />
          <TextField
            label={t("url")}
            hint={t("urlHint")}
            error={errors.url?.message}
            placeholder="mqtt://homeassistant.local:1883"
            maxLength={300}
            spellCheck={false}
            autoCapitalize="none"
            readOnly={readOnly}
            {...form.register("url", {
              validate: (url, values) => !required(values) || address.test(url.trim()) || t("urlWrong"),
            })}
          />
          <div className="grid gap-3 sm:grid-cols-2">
            <TextField
              label={t("username")}
              maxLength={200}
              autoComplete="off"
              readOnly={readOnly}
              {...form.register("username")}
            />
            <TextField
              label={t("password")}
              hint={settings.hasPassword && !forget ? t("passwordKept") : undefined}
              type="password"
              maxLength={1_000}
              autoComplete="new-password"
              placeholder={settings.hasPassword && !forget ? "••••••••" : undefined}
              readOnly={readOnly || forget}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </div>
          <details className="group">
            <summary className="w-fit cursor-pointer text-accent max-sm:min-h-11 max-sm:content-center">
              {t("more")}
            </summary>
            <div className="mt-3 grid gap-3">
              <div className="grid gap-3 sm:grid-cols-2">
                <TextField
                  label={t("prefix")}
                  hint={t("prefixHint")}
                  error={errors.discoveryPrefix?.message}
                  maxLength={100}
                  readOnly={readOnly}
                  {...form.register("discoveryPrefix", {
                    validate: (text) => topicShape.test(text.trim()) || t("topicWrong"),
                  })}
                />
                <TextField
                  label={t("topic")}
                  hint={t("topicHint")}
                  error={errors.topic?.message}
                  maxLength={100}
                  readOnly={readOnly}
                  {...form.register("topic", {
                    validate: (text) => topicShape.test(text.trim()) || t("topicWrong"),
                  })}
                />
              </div>
              <TextArea
                label={t("ca")}
                hint={t("caHint")}
                rows={3}
                spellCheck={false}
                readOnly={readOnly}
                {...form.register("ca")}
              />
              {settings.hasPassword && !readOnly && (
                <Switch label={t("forget")} checked={forget} onChange={setForget} />
              )}
            </div>
          </details>
          {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
          {test.isError && <Notice tone="err">{errorText(test.error)}</Notice>}
          {problem === null && <Notice tone="ok">{t("testOk")}</Notice>}
          {problem && <Notice tone="err">{t(`problems.${problem}`)}</Notice>}
          {!readOnly && (
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                variant="primary"
                busy={save.isPending}
                disabled={!isDirty && !forget && password === ""}
              >
                {t("save")}
              </Button>
              <Button
                busy={test.isPending}
                disabled={form.watch("url") === ""}
                onClick={form.handleSubmit((values) => test.mutate(values))}
              >
                {t("test")}
              </Button>
            </div>
          )}
        </div>
      </Panel>
    </form>
  );
}
