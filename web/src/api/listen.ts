import type { LiveEvent } from "@duplistatus/contract";
import { liveEventTypes, readEvent } from "./events.ts";

/** `reconnecting`: no news come, but the server answers or has only just gone quiet. `lost`: it cannot be reached. */
export type Connection = "live" | "reconnecting" | "lost";

/** The server says every 15 s that it is there: three times missed in a row means that contact is lost. */
export const silenceLimit = 45_000;
/** A stream that has said nothing for this long is looked at when somebody comes back to the page. */
const doubtAfter = 20_000;
/** A hung server takes connections and never answers. */
const openWithin = 10_000;
const checkEvery = 5_000;

/** Milliseconds to wait before the n-th attempt in a row to connect again (n from 1): 1 s doubling to 30 s, with jitter. */
export function reconnectDelay(attempt: number, random: () => number): number {
  return Math.round(Math.min(30_000, 1_000 * 2 ** (attempt - 1)) * (0.75 + random() * 0.5));
}

export interface ListenOptions {
  url: string;
  /** Asks the server for anything: whether an answer came. Some proxies pass answers but hold back streams. */
  probe: () => Promise<boolean>;
  onEvent: (event: LiveEvent) => void;
  /** `heardAt`: epoch ms of this browser at which the server was last heard. */
  onState: (state: Connection, heardAt: number) => void;
}

export interface Listening {
  stop(): void;
  /** Connects again and asks at once, without waiting for the next attempt: whether the server is there. */
  look(): Promise<boolean>;
}

/** Listens to the server until stopped; notices when it falls silent, and connects again with growing pauses. */
export function listen({ url, probe, onEvent, onState }: ListenOptions): Listening {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let stopped = false;
  let heardAt = Date.now();
  let state: Connection | undefined;

  const become = (next: Connection) => {
    if (next === state) return;
    state = next;
    onState(next, heardAt);
  };
  const heard = () => {
    heardAt = Date.now();
    // A proxy may open the stream and pass nothing on: only words count.
    clearTimeout(timer);
    attempt = 0;
    become("live");
  };
  const connect = () => {
    source?.close();
    source = new EventSource(url);
    for (const type of liveEventTypes) {
      source.addEventListener(type, (message) => {
        if (stopped) return;
        heard();
        const event = readEvent(type, (message as MessageEvent<string>).data);
        if (event) onEvent(event);
      });
    }
    source.onerror = broken;
    clearTimeout(timer);
    timer = setTimeout(broken, openWithin);
  };
  const broken = () => {
    source?.close();
    if (stopped) return;
    if (state !== "lost") become("reconnecting");
    attempt += 1;
    // A restart takes a second or two; the first failure alone says little.
    void ask(attempt > 1);
    clearTimeout(timer);
    timer = setTimeout(connect, reconnectDelay(attempt, Math.random));
  };
  /** Asks the server; without an answer, and with nothing heard meanwhile, contact counts as lost if `sure`. */
  const ask = async (sure: boolean): Promise<boolean> => {
    const asked = Date.now();
    const answered = await probe();
    if (stopped) return answered;
    if (answered) {
      heardAt = Date.now();
      if (state === "lost") become("reconnecting");
      return true;
    }
    const heardMeanwhile = state === "live" && heardAt > asked;
    if (heardMeanwhile) return true;
    if (sure) {
      // What is still open will hardly speak again; a new stream finds out.
      if (state === "live") reconnect();
      become("lost");
    }
    return false;
  };
  const reconnect = () => {
    attempt = 0;
    connect();
  };
  const look = () => {
    if (state !== "live") reconnect();
    return ask(true);
  };
  const watchdog = () => {
    if (Date.now() - heardAt <= silenceLimit || state === "lost") return;
    if (state === "live") {
      become("lost");
      reconnect();
    }
    void ask(true);
  };
  const comeBack = () => {
    if (document.visibilityState === "visible" && (state !== "live" || Date.now() - heardAt > doubtAfter))
      void look();
  };
  // Without any network, a server on this very machine still answers: both are only a reason to look.
  const lookAgain = () => void look();

  const checking = setInterval(watchdog, checkEvery);
  addEventListener("offline", lookAgain);
  addEventListener("online", lookAgain);
  document.addEventListener("visibilitychange", comeBack);
  connect();
  return {
    look,
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearInterval(checking);
      removeEventListener("offline", lookAgain);
      removeEventListener("online", lookAgain);
      document.removeEventListener("visibilitychange", comeBack);
      source?.close();
    },
  };
}
