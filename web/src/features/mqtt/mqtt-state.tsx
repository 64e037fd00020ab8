import type { MqttSettings } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { Notice } from "../../ui/notice.tsx";

/** Whether the broker is connected, and what stands there. */
export function MqttState({ settings }: { settings: MqttSettings }) {
  const { t } = useTranslation("mqtt");
  const format = useFormat();
  const { enabled, connectedAt, problem, topics } = settings;
  if (!enabled) return null;
  if (problem !== null) return <Notice tone="err">{t(`problems.${problem}`)}</Notice>;
  if (connectedAt === null) return <Notice tone="info">{t("connecting")}</Notice>;
  return (
    <Notice tone="ok">
      {t("connected", { at: format.dateTime(connectedAt) })}{" "}
      <span className="text-ink-2">{t("topics", { count: topics, n: format.number(topics) })}</span>
    </Notice>
  );
}
