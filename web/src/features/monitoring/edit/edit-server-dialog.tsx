import type {
  DeviceProfile,
  Monitoring,
  MonitoringServer,
  MonitoringServerPatch,
} from "@duplistatus/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { useFormat } from "../../../format/index.ts";
import { isZone } from "../../../format/zones.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { tolerances } from "../model/spans.ts";
import { monitoringQuery, patchServer } from "../queries.ts";
import { useMonitoringWords } from "../use-words.ts";
import { ZoneField } from "./schedule-fields.tsx";
import { SpanSelect } from "./span-select.tsx";

const profiles: readonly DeviceProfile[] = ["server", "laptop", "manual"];

interface EditServerDialogProps {
  server: MonitoringServer;
  /** Tolerance that holds everywhere, ms. */
  defaultTolerance: number;
  open: boolean;
  onClose: () => void;
}

/** What holds for all backups of one server: what kind of machine it is, tolerance, time zone. */
export default function EditServerDialog({ server, defaultTolerance, open, onClose }: EditServerDialogProps) {
  const { t } = useTranslation("monitoring");
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useMonitoringWords();
  const errorText = useErrorText();
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const [form, setForm] = useState({
    profile: server.profile,
    tolerance: server.toleranceMs === null ? "default" : String(server.toleranceMs),
    zone: server.timeZone ?? "",
    watched: server.watched,
  });
  const [checked, setChecked] = useState(false);
  const title = server.alias || server.name || server.id;
  const save = useMutation({
    mutationFn: (patch: MonitoringServerPatch) => patchServer(server.id, patch),
    onSuccess: async (changed) => {
      client.setQueryData<Monitoring>(
        monitoringQuery.queryKey,
        (data) =>
          data && { ...data, servers: data.servers.map((each) => (each.id === changed.id ? changed : each)) },
      );
      for (const queryKey of [keys.monitoring, keys.dashboard]) void client.invalidateQueries({ queryKey });
      toast.ok(t("server.saved", { server: title }));
      onClose();
    },
  });
  const wrongZone = form.zone !== "" && !isZone(form.zone);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (wrongZone) return;
    const tolerance = form.tolerance === "default" ? null : Number(form.tolerance);
    const zone = form.zone || null;
    save.mutate({
      ...(form.profile !== server.profile && { profile: form.profile }),
      ...(tolerance !== server.toleranceMs && { toleranceMs: tolerance }),
      ...(zone !== server.timeZone && { timeZone: zone }),
      ...(form.watched !== server.watched && { watched: form.watched }),
    });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={title}
      description={t("server.intro")}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button type="submit" form={formId} variant="primary" busy={save.isPending}>
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
        {(server.programState === "paused" || server.programState === "stopped") && (
          <Notice tone="info">
            {server.programState === "paused" && server.pausedUntil !== null
              ? t("server.pausedUntil", { when: format.weekdayTime(server.pausedUntil) })
              : t(`server.${server.programState}`)}
          </Notice>
        )}
        <fieldset>
          <legend className="mb-1.5 text-md font-medium">{t("server.profile")}</legend>
          <div className="grid gap-1">
            {profiles.map((profile) => (
              <label
                key={profile}
                className="-mx-2 flex items-start gap-2.5 rounded-md px-2 py-1.5 has-checked:bg-sunken max-sm:min-h-11"
              >
                <input
                  type="radio"
                  name={`${formId}-profile`}
                  checked={form.profile === profile}
                  onChange={() => setForm({ ...form, profile })}
                  className="mt-0.75 size-3.5 shrink-0 accent-accent"
                />
                <span>
                  {t(`server.profiles.${profile}`)}
                  <span className="block text-sm text-ink-3">{t(`server.profileTexts.${profile}`)}</span>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
        <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
          <SpanSelect
            label={t("edit.tolerance")}
            hint={t("server.toleranceHint")}
            value={form.tolerance}
            usual={tolerances}
            automatic={t("edit.toleranceDefault", { span: words.span(defaultTolerance) })}
            onChange={(tolerance) => setForm({ ...form, tolerance })}
          />
          <ZoneField
            label={t("edit.zone")}
            hint={t("server.zoneHint")}
            value={form.zone}
            placeholder={server.effectiveTimeZone}
            wrong={checked && wrongZone}
            onChange={(zone) => setForm({ ...form, zone })}
          />
        </div>
        <Switch
          label={t("server.watched")}
          hint={t("server.watchedHint")}
          checked={form.watched}
          onChange={(watched) => setForm({ ...form, watched })}
        />
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      </form>
    </Dialog>
  );
}
