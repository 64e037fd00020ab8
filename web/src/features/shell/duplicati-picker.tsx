import type { Dashboard } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ExternalLink } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { dashboardQuery } from "../../api/queries.ts";
import { webInterface } from "../../format/web-address.ts";
import { useMe } from "../../session/me.ts";
import { classes } from "../../ui/classes.ts";
import { findWords } from "../../ui/find-words.ts";
import { SearchBox } from "../../ui/search-box.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { usePhone } from "../../ui/use-media.ts";
import { type WebServer, webServers } from "./web-servers.ts";

interface DuplicatiPickerProps {
  /** Server of the current page or of the filter: stands first. */
  preselected: string | null;
  old: boolean;
  onOld: (old: boolean) => void;
  onDone: () => void;
}

const none: WebServer[] = [];
const select = ({ servers }: Dashboard) => webServers(servers);

/** A list of servers that can be searched; each opens its web interface in a new window. */
export default function DuplicatiPicker({ preselected, old, onOld, onDone }: DuplicatiPickerProps) {
  const { t } = useTranslation("shell");
  const admin = useMe().role === "admin";
  const { data: servers = none } = useQuery({ ...dashboardQuery, select });
  const [text, setText] = useState("");
  // On phones the keyboard would cover the list.
  const phone = usePhone();
  const box = useRef<HTMLDivElement>(null);
  const found = findWords(text);
  const first = servers.find(({ id }) => id === preselected);
  const ordered = first ? [first, ...servers.filter((server) => server !== first)] : servers;
  const shown = ordered.filter(({ name, url }) => found(name, url));
  const without = servers.some(({ url }) => url === null);

  const move = (event: KeyboardEvent) => {
    const links = [...(box.current?.querySelectorAll<HTMLElement>("[data-server]") ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "search")
      links[0]?.click();
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (event.key === "ArrowDown") links[Math.min(at + 1, links.length - 1)]?.focus();
    else if (at > 0) links[at - 1]?.focus();
    else box.current?.querySelector<HTMLElement>("input[type=search]")?.focus();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrow keys move between the search box and the links in it
    <div ref={box} onKeyDown={move} className="flex min-h-0 flex-col">
      <div className="p-2 pb-1.5 max-sm:p-0 max-sm:pb-2">
        <SearchBox
          label={t("duplicati.search")}
          value={text}
          onChange={setText}
          // It has just been opened to search or pick.
          autoFocus={!phone}
        />
      </div>
      <ul
        aria-label={t("openDuplicati")}
        className="max-h-76 min-h-0 overflow-y-auto px-1 max-sm:max-h-none max-sm:px-0"
      >
        {shown.map((server) => (
          <Item key={server.id} server={server} old={old} marked={server === first} onDone={onDone} />
        ))}
        {shown.length === 0 && (
          <li className="px-2 py-3 text-ink-2">
            {t(servers.length === 0 ? "duplicati.none" : "duplicati.noMatch")}
          </li>
        )}
      </ul>
      <div className="mt-1 grid gap-2 border-t border-line px-3 py-2.5 max-sm:px-0">
        <Switch label={t("openOld")} checked={old} onChange={onOld} />
        {admin && without && (
          <Link
            to="/settings/servers"
            onClick={onDone}
            className="w-fit text-sm text-accent underline-offset-2 hover:underline max-sm:py-2.5"
          >
            {t("duplicati.addAddress")}
          </Link>
        )}
      </div>
    </div>
  );
}

const row = "flex min-h-9 items-center gap-3 rounded-sm px-2 py-1 text-md max-sm:min-h-11 max-sm:text-base";

interface ItemProps {
  server: WebServer;
  old: boolean;
  marked: boolean;
  onDone: () => void;
}

function Item({ server, old, marked, onDone }: ItemProps) {
  const { t } = useTranslation("shell");
  const href = webInterface(server.url, old);
  if (href === null)
    return (
      <li className={classes(row, "text-ink-3")}>
        <span className="min-w-0 flex-1 truncate">{server.name}</span>
        <span className="shrink-0 text-xs">{t("duplicati.noAddress")}</span>
      </li>
    );
  return (
    <li>
      <a
        data-server
        href={href}
        target="_blank"
        rel="noopener noreferrer"
        onClick={onDone}
        className={classes(row, "hover:bg-sunken", marked && "bg-accent-weak")}
      >
        <span className={classes("min-w-0 shrink-0 truncate", marked && "font-semibold")}>{server.name}</span>
        <span className="min-w-0 flex-1 truncate text-right text-xs text-ink-3">{hostOf(href)}</span>
        <ExternalLink size={13} aria-hidden="true" className="shrink-0 text-ink-3" />
      </a>
    </li>
  );
}

const hostOf = (href: string): string => href.replace(/^https?:\/\//, "").replace(/\/$/, "");
