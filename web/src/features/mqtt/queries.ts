import type { MqttChange, MqttSettings, MqttTest } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/client.ts";
import { keys } from "../../api/queries.ts";

/** Where the states of the backups are published; a new connection shows within seconds. */
export const mqttQuery = queryOptions({
  queryKey: [...keys.settings, "mqtt"],
  queryFn: ({ signal }) => api.get<MqttSettings>(paths.mqttSettings, { signal }),
  refetchInterval: ({ state }) =>
    state.data?.enabled && state.data.connectedAt === null && state.data.problem === null ? 2_000 : false,
});

export const saveMqtt = (change: MqttChange) => api.put<MqttSettings>(paths.mqttSettings, change);
export const testMqtt = (change: MqttChange) => api.post<MqttTest>(paths.mqttTest, change);
