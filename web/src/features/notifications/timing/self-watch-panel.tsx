import type { Channel, NotificationSettingsAnswer } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { useChannelWords } from "../../../notifications/use-channel-words.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Select } from "../../../ui/select.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Switch } from "../../../ui/toggle.tsx";
import { withOwn } from "../model/choices.ts";
import { useSaveSettings } from "./use-settings.ts";

const everyMinutes = [1, 5, 10, 15, 30, 60];
const usualEvery = 5;

interface SelfWatchPanelProps {
  settings: NotificationSettingsAnswer;
  channels: readonly Channel[];
  readOnly: boolean;
}

/** The sign of life for a watcher elsewhere, and the weekly test of every channel. */
export function SelfWatchPanel({ settings, channels, readOnly }: SelfWatchPanelProps) {
  const { t } = useTranslation("timing");
  const format = useFormat();
  const save = useSaveSettings();
  const { heartbeat, weeklySelfTest } = settings;
  const pings = channels.filter(({ kind }) => kind === "ping");
  return (
    <Panel title={t("watch.title")}>
      <div className="grid gap-4">
        <div>
          <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_160px]">
            <Select
              label={t("watch.heartbeat")}
              disabled={readOnly || pings.length === 0}
              value={heartbeat === null ? "" : String(heartbeat.channelId)}
              options={[
                { value: "", label: t("watch.nobody") },
                ...pings.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
              onChange={(value) =>
                save.mutate({
                  heartbeat:
                    value === ""
                      ? null
                      : { channelId: Number(value), everyMinutes: heartbeat?.everyMinutes ?? usualEvery },
                })
              }
            />
            <Select
              label={t("watch.every")}
              disabled={readOnly || heartbeat === null}
              value={String(heartbeat?.everyMinutes ?? usualEvery)}
              options={withOwn(everyMinutes, heartbeat?.everyMinutes ?? null).map((minutes) => ({
                value: String(minutes),
                label: format.count(minutes, "minute"),
              }))}
              onChange={(value) =>
                heartbeat && save.mutate({ heartbeat: { ...heartbeat, everyMinutes: Number(value) } })
              }
            />
          </div>
          {heartbeat !== null && <LastBeat settings={settings} />}
          <p className="mt-1 text-sm text-ink-3">
            {t("watch.hint")}{" "}
            {!readOnly && (
              <Link
                to="/settings/channels"
                search={{ add: "ping" }}
                className="text-accent underline underline-offset-2 max-sm:py-2"
              >
                {t("watch.add")}
              </Link>
            )}
          </p>
        </div>
        <Switch
          label={t("watch.weekly")}
          hint={t("watch.weeklyHint")}
          disabled={readOnly}
          checked={weeklySelfTest}
          onChange={(on) => save.mutate({ weeklySelfTest: on })}
        />
      </div>
    </Panel>
  );
}

/** How the last sign of life went. */
function LastBeat({ settings: { lastHeartbeat } }: Pick<SelfWatchPanelProps, "settings">) {
  const { t } = useTranslation("timing");
  const words = useChannelWords();
  if (lastHeartbeat === null) return <p className="mt-1.5 text-md text-ink-2">{t("watch.noBeat")}</p>;
  const { at, ok, reason } = lastHeartbeat;
  return (
    <p className="mt-1.5 flex flex-wrap items-center gap-x-2 text-md">
      <StatusMark kind={ok ? "ok" : "err"} />
      <span>
        {ok ? t("watch.beat") : `${t("watch.badBeat")} ${reason === null ? "" : words.reason(reason, {})}`}
      </span>
      <TimeAgo at={at} className="num text-ink-3" />
    </p>
  );
}
