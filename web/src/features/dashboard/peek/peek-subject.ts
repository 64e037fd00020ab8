import type { DashboardJob, DashboardServer } from "@duplistatus/contract";

/** What the hover card tells about: a whole job, or one bar of its strip (`index` counts from the oldest). */
export interface PeekSubject {
  job: DashboardJob;
  server: DashboardServer;
  bar: { index: number; missed: boolean } | null;
}

/** Where the card points: an area of the window. */
export type PeekAnchor = Pick<DOMRect, "left" | "top" | "right" | "bottom">;

/** Id of the card, for `aria-describedby` of what it belongs to. */
export const peekId = "peek";
