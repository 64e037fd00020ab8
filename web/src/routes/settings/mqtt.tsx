import { Mqtt } from "../../features/mqtt/mqtt.tsx";

/** Settings: the broker that states are published at. */
export const MqttPage = () => <Mqtt />;
