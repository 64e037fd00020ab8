import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../api/query-error.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { MqttForm } from "./mqtt-form.tsx";
import { MqttState } from "./mqtt-state.tsx";
import { mqttQuery } from "./queries.ts";

/** Settings → MQTT: a broker that the states of the backups are published at, for Home Assistant and others. */
export function Mqtt() {
  const { t } = useTranslation("mqtt");
  const { data, error, refetch } = useQuery(mqttQuery);
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} />
      {error && !data && <QueryError error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={5} />}
      {data && (
        <div className="grid max-w-2xl gap-3">
          <MqttState settings={data} />
          <MqttForm settings={data} />
        </div>
      )}
    </>
  );
}
