import { paths } from "@duplistatus/contract/paths";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { apiUrl } from "./client.ts";
import { applyEvent, listen } from "./events.ts";
import { keys } from "./queries.ts";

/** How news reach this page: as they happen, by asking again until the connection is back, or not at all. */
export type LiveState = "live" | "reconnecting" | "paused";

const LiveContext = createContext<LiveState>("paused");

/** How the page is kept up to date right now. */
export const useLive = () => useContext(LiveContext);

interface LiveProps {
  on: boolean;
  /** Seconds between refreshes while no connection for live news can be had. */
  interval: number;
  children: ReactNode;
}

/** Keeps everything below up to date while `on`. */
export function Live({ on, interval, children }: LiveProps) {
  const client = useQueryClient();
  const [connection, setConnection] = useState<"live" | "reconnecting">("live");
  const missedNews = useRef(false);
  const version = useRef<string | null>(null);

  useEffect(() => {
    if (!on) {
      missedNews.current = true;
      return;
    }
    if (missedNews.current) void client.invalidateQueries({ queryKey: keys.dashboard });
    return listen({
      url: apiUrl(paths.events),
      onEvent: (event) => {
        // A server of another version speaks to a page that was loaded from the old one: take the new page.
        if (event.type === "hello") {
          if (version.current !== null && version.current !== event.version) location.reload();
          version.current = event.version;
        }
        applyEvent(client, event);
      },
      onState: (state) => {
        setConnection(state);
        if (state === "reconnecting") missedNews.current = true;
        else if (missedNews.current) {
          missedNews.current = false;
          void client.invalidateQueries();
        }
      },
    });
  }, [client, on]);

  useEffect(() => {
    if (!on || connection === "live") return;
    const timer = setInterval(() => void client.invalidateQueries(), interval * 1000);
    return () => clearInterval(timer);
  }, [client, on, connection, interval]);

  return <LiveContext value={on ? connection : "paused"}>{children}</LiveContext>;
}
