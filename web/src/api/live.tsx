import { paths } from "@duplistatus/contract/paths";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { apiUrl } from "./client.ts";
import { ask, contactIsBack, isAnswer, lookThrough } from "./contact.ts";
import { applyEvent } from "./events.ts";
import { type Connection, listen } from "./listen.ts";
import { keys } from "./queries.ts";

/** How news reach this page: as they happen, by asking until the stream is back, not at all by choice or for want of contact. */
export type LiveState = Connection | "paused";

interface Contact {
  state: LiveState;
  /** Null while there is contact. Epoch ms of this browser: when the server was last heard, and how old what is shown is. */
  lost: { since: number; shownAt: number } | null;
}

const LiveContext = createContext<Contact>({ state: "paused", lost: null });

/** How the page is kept up to date right now. */
export const useLive = () => useContext(LiveContext);

interface LiveProps {
  on: boolean;
  /** Seconds between refreshes while no connection for live news can be had. */
  interval: number;
  children: ReactNode;
}

/** Keeps everything below up to date while `on`, and knows whether the server can be reached in either case. */
export function Live({ on, interval, children }: LiveProps) {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("live");
  const [lost, setLost] = useState<Contact["lost"]>(null);
  const missedNews = useRef(false);
  const version = useRef<string | null>(null);
  const applies = useRef(on);
  const resume = useRef(() => {});

  useEffect(() => {
    applies.current = on;
    if (!on) missedNews.current = true;
    else resume.current();
  }, [on]);

  useEffect(() => {
    let current: Connection = "live";
    let isLost = false;
    let upToDateAt = Date.now();
    /** The page counts as up to date only when what was missed has been read. */
    const catchUp = async (state: Connection) => {
      if (applies.current && missedNews.current) await client.invalidateQueries();
      if (current !== state) return;
      if (applies.current && state === "live") missedNews.current = false;
      isLost = false;
      setConnection(state);
      setLost(null);
    };
    const { stop, look } = listen({
      url: apiUrl(paths.events),
      // Through the store of server data, so that an ended session leads to the login.
      probe: () =>
        client.fetchQuery({ queryKey: ["contact"], queryFn: ask, retry: false, gcTime: 0 }).then(
          () => true,
          (error) => isAnswer(error),
        ),
      onEvent: (event) => {
        // A server of another version speaks to a page that was loaded from the old one: take the new page.
        if (event.type === "hello") {
          if (version.current !== null && version.current !== event.version) location.reload();
          version.current = event.version;
        }
        if (!applies.current) missedNews.current = true;
        else applyEvent(client, event);
        if (!missedNews.current) upToDateAt = Date.now();
      },
      onState: (state, at) => {
        current = state;
        if (state !== "live") missedNews.current = true;
        if (state === "live" || (isLost && state === "reconnecting")) {
          contactIsBack();
          return void catchUp(state);
        }
        const readAt = client.getQueryState(keys.dashboard)?.dataUpdatedAt ?? 0;
        if (state === "lost" && !isLost) setLost({ since: at, shownAt: Math.max(upToDateAt, readAt) });
        isLost = state === "lost";
        setConnection(state);
      },
    });
    lookThrough(look);
    // Without contact, coming back reads everything anyway.
    resume.current = () => {
      if (current !== "lost") void catchUp(current);
    };
    return () => {
      lookThrough(null);
      stop();
    };
  }, [client]);

  useEffect(() => {
    if (!on || connection !== "reconnecting") return;
    const timer = setInterval(() => void client.invalidateQueries(), interval * 1000);
    return () => clearInterval(timer);
  }, [client, on, connection, interval]);

  return <LiveContext value={{ state: on || lost ? connection : "paused", lost }}>{children}</LiveContext>;
}
