import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import type { FocusEvent, PointerEvent } from "react";
import { usePeek } from "./peek.tsx";

/** Handlers for the line of a job: its hover card comes with the pointer and with the keyboard. */
export function useJobPeek(job: DashboardJob, server: DashboardServer) {
  const peek = usePeek();
  const subject = { job, server, bar: null };
  const isOwn = (target: EventTarget) => !(target as Element).closest("[role=slider], button");
  const anchor = (line: Element) => () => line.getBoundingClientRect();
  return {
    onPointerOver(event: PointerEvent) {
      if (event.pointerType === "mouse" && isOwn(event.target))
        peek.show(anchor(event.currentTarget), subject, "soon");
    },
    onPointerLeave: peek.hide,
    onFocus(event: FocusEvent) {
      if (isOwn(event.target) && event.target.matches(":focus-visible"))
        peek.show(anchor(event.currentTarget), subject, "once");
    },
    onBlur: peek.hide,
  };
}
