import { DeliveryList } from "../../features/notifications/deliveries/deliveries.tsx";

/** Settings: every message, sent or not, and why. */
export const DeliveriesPage = () => <DeliveryList />;
