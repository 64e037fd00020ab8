import type { DeliveryState } from "@duplistatus/contract";
import type { Status } from "../ui/status-mark.tsx";

const marks: Record<DeliveryState, Status> = {
  held: "none",
  queued: "late",
  sending: "running",
  sent: "ok",
  gathered: "ok",
  dead: "err",
  cancelled: "none",
};

/** How it goes with a message, as a mark. */
export const deliveryMark = (state: DeliveryState): Status => marks[state];
