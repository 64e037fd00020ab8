import { createContext, useContext, useEffect, useSyncExternalStore } from "react";

/** How often relative times are looked at again; what they show changes once a minute at most. */
const tick = 10_000;

interface Clock {
  now: () => number;
  offset: () => number;
  subscribe: (changed: () => void) => () => void;
  /** Milliseconds that the server is ahead of this browser. */
  setOffset: (offset: number) => void;
}

function makeClock(): Clock {
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let offset = 0;
  const ring = () => {
    for (const listener of listeners) listener();
  };
  const onVisible = () => {
    if (document.visibilityState === "visible") ring();
  };
  return {
    now: () => Math.floor((Date.now() + offset) / 1000) * 1000,
    offset: () => offset,
    setOffset(next) {
      if (Math.abs(next - offset) < 2_000) return;
      offset = Math.abs(next) < 2_000 ? 0 : next;
      ring();
    },
    subscribe(changed) {
      listeners.add(changed);
      if (timer === undefined) {
        timer = setInterval(ring, tick);
        document.addEventListener("visibilitychange", onVisible);
      }
      return () => {
        listeners.delete(changed);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
        document.removeEventListener("visibilitychange", onVisible);
      };
    },
  };
}

const ClockContext = createContext<Clock>(makeClock());

/** Tells the page the server's time from an answer that carries it: a wrong clock in this browser then falsifies no age. */
export function useServerTime(now: number | undefined, receivedAt: number): void {
  const clock = useContext(ClockContext);
  useEffect(() => {
    if (now !== undefined) clock.setOffset(now - receivedAt);
  }, [clock, now, receivedAt]);
}

/**
 * Something computed from the time of the server, looked at again every ten seconds by one timer shared by the whole
 * page. The component renders again only when the result differs, so results must be primitive values.
 */
export function useClock<T extends string | number | boolean | null>(read: (now: number) => T): T {
  const clock = useContext(ClockContext);
  return useSyncExternalStore(clock.subscribe, () => read(clock.now()));
}

/** The time of the server rounded down to the minute (or another step); renders again when it changes. */
export function useNow(step = 60_000): number {
  return useClock((now) => Math.floor(now / step) * step);
}

/** A moment of this browser's clock (epoch ms) as the server's clock has it. */
export function useServerMoment(at: number): number {
  const clock = useContext(ClockContext);
  return at + useSyncExternalStore(clock.subscribe, clock.offset);
}
