import type { LiveEvent } from "@duplistatus/contract";

type Listener = (event: LiveEvent) => void;

/** Hands what changed to whoever listens: browsers over server-sent events, and other parts of this program. */
export interface EventHub {
  publish(event: LiveEvent): void;
  subscribe(listener: Listener): () => void;
  /** Number of listeners, for the metrics and the tests. */
  readonly size: number;
}

export function createEventHub(): EventHub {
  const listeners = new Set<Listener>();
  return {
    publish(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get size() {
      return listeners.size;
    },
  };
}
