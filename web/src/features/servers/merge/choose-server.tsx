import type { ServerEntry } from "@duplistatus/contract";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { SearchBox } from "../../../ui/search-box.tsx";
import { byTitle, searchServers, serverTitle } from "../model/servers.ts";

/** More are found by typing. */
const most = 50;

interface ChooseServerProps {
  servers: readonly ServerEntry[];
  /** Not offered itself. */
  than: ServerEntry;
  onChoose: (server: ServerEntry) => void;
}

/** Another server, found by typing. */
export function ChooseServer({ servers, than, onChoose }: ChooseServerProps) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const [text, setText] = useState("");
  const later = useDeferredValue(text);
  const found = useMemo(
    () =>
      byTitle(
        searchServers(
          servers.filter((server) => server.id !== than.id),
          later,
        ),
      ),
    [servers, than.id, later],
  );
  return (
    <>
      <SearchBox label={t("merge.search")} value={text} onChange={setText} />
      <ul aria-label={t("merge.other")} className="-mx-2 mt-2 min-h-48">
        {found.slice(0, most).map((server) => (
          <li key={server.id}>
            <button
              type="button"
              onClick={() => onChoose(server)}
              className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken max-sm:min-h-11"
            >
              <ServerLine server={server} title={serverTitle(server)} />
            </button>
          </li>
        ))}
        {found.length === 0 && <li className="px-2 py-1.5 text-ink-3">{t("merge.noMatch")}</li>}
        {found.length > most && (
          <li className="num px-2 py-1.5 text-sm text-ink-3">
            {t("filter.of", { n: format.number(most), total: format.number(found.length) })}
          </li>
        )}
      </ul>
    </>
  );
}

/** A server in two lines, with what tells it apart from others of the same name. */
export function ServerLine({ server, title }: { server: ServerEntry; title: string }) {
  const { t } = useTranslation("servers");
  const format = useFormat();
  const id = server.identities.find(({ kind }) => kind === "machine-id")?.value;
  return (
    <span className="block min-w-0">
      <span className="block truncate font-medium">{title}</span>
      <span className="num block truncate text-sm text-ink-3">
        {server.alias && server.alias !== server.name && `${server.name} · `}
        {t("connection.jobs", { count: server.jobs, n: format.number(server.jobs) })} ·{" "}
        <TimeAgo at={server.lastSeenAt} />
        {id && ` · ${id.slice(0, 8)}…`}
      </span>
    </span>
  );
}
