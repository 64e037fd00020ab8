import type { ServerEntry } from "@duplistatus/contract";
import { memo, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useProblemText } from "../../../collecting/use-problem-text.ts";
import { useStart } from "../../../collecting/use-start.ts";
import { useClock, useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { classes } from "../../../ui/classes.ts";
import { Notice } from "../../../ui/notice.tsx";
import { SearchBox } from "../../../ui/search-box.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Foot } from "../foot.tsx";
import { addressOf, connectionMark, searchServers, titleOf } from "../model/known.ts";
import { KeepChoice } from "./keep-choice.tsx";

interface KnownServersProps {
  servers: readonly ServerEntry[];
  onClose: () => void;
  onStarted: (id: string) => void;
}

/** A list of the known servers to tick, with how their last collection went. */
export function KnownServers({ servers, onClose, onStarted }: KnownServersProps) {
  const { t } = useTranslation("collecting");
  const { t: common } = useTranslation();
  const format = useFormat();
  const errorText = useErrorText();
  const [text, setText] = useState("");
  const [keep, setKeep] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const search = useDeferredValue(text);
  const start = useStart(onStarted);

  const found = useMemo(() => searchServers(servers, search), [servers, search]);
  const able = useMemo(() => servers.filter(({ connection }) => connection !== null), [servers]);
  const ableFound = found.filter(({ connection }) => connection !== null);
  const chosen = able.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const foundChosen = ableFound.filter(({ id }) => ticked.has(id)).length;
  const all = ableFound.length > 0 && foundChosen === ableFound.length;

  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = foundChosen > 0 && !all;
  }, [foundChosen, all]);
  const toggleAll = () => {
    const next = new Set(ticked);
    for (const { id } of ableFound) {
      if (all) next.delete(id);
      else next.add(id);
    }
    setTicked(next);
  };
  const [toggle] = useState(() => (id: string) => {
    setTicked((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  });
  const begin = () => start.mutate({ servers: chosen, keepJson: keep });

  return (
    <>
      <div className="grid gap-2.5">
        <SearchBox label={t("choose.search")} value={text} onChange={setText} />
        <div className="overflow-hidden rounded-md border border-line">
          <label className="flex h-9 items-center gap-3 border-b border-line bg-sunken px-3 max-sm:h-11">
            <input
              ref={box}
              type="checkbox"
              checked={all}
              disabled={ableFound.length === 0}
              onChange={toggleAll}
              className="size-4 shrink-0 accent-accent max-sm:size-5"
            />
            <span className="font-medium">{t(search.trim() ? "choose.allFound" : "choose.all")}</span>
            <span role="status" className="num ml-auto text-sm text-ink-3">
              {t("choose.chosen", { n: format.number(chosen.length), all: format.number(able.length) })}
            </span>
          </label>
          <ul
            aria-label={t("known")}
            className="h-[min(42vh,400px)] overflow-y-auto max-sm:h-[calc(100dvh-525px)] max-sm:min-h-60"
          >
            {found.map((server) => (
              <Row key={server.id} server={server} checked={ticked.has(server.id)} onToggle={toggle} />
            ))}
            {found.length === 0 && (
              <li className="px-3 py-6 text-center text-ink-2">{t("choose.nothing")}</li>
            )}
          </ul>
        </div>
      </div>
      <KeepChoice checked={keep} onChange={setKeep} />
      {start.isError && <Notice tone="err">{errorText(start.error)}</Notice>}
      <Foot>
        <Button onClick={onClose}>{common("cancel")}</Button>
        <Button variant="primary" busy={start.isPending} disabled={chosen.length === 0} onClick={begin}>
          {chosen.length === 0
            ? t("collect")
            : t("collectFrom", { count: chosen.length, n: format.number(chosen.length) })}
        </Button>
      </Foot>
    </>
  );
}

interface RowProps {
  server: ServerEntry;
  checked: boolean;
  onToggle: (id: string) => void;
}

/** Rows out of sight cost neither layout nor paint, so that long lists scroll smoothly. */
const Row = memo(function Row({ server, checked, onToggle }: RowProps) {
  const connected = server.connection !== null;
  return (
    <li className="border-t border-line [contain-intrinsic-size:auto_48px] [content-visibility:auto] first:border-t-0">
      <label
        className={classes(
          "flex min-h-12 items-center gap-3 px-3 py-1.5",
          connected ? "cursor-pointer hover:bg-sunken" : "text-ink-3",
        )}
      >
        <input
          type="checkbox"
          checked={checked && connected}
          disabled={!connected}
          onChange={() => onToggle(server.id)}
          className="size-4 shrink-0 accent-accent max-sm:size-5"
        />
        <span className="grid min-w-0 flex-1 gap-x-4 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] sm:items-center">
          <span className="min-w-0">
            <span className={classes("block truncate", connected && "font-semibold")}>{titleOf(server)}</span>
            <span className="block truncate text-sm text-ink-3">{addressOf(server)}</span>
          </span>
          <span className="flex min-w-0 items-center gap-2 text-sm text-ink-2 sm:justify-end">
            {connected && <StatusMark kind={connectionMark(server)} size={14} />}
            <span className="num truncate">
              <State server={server} />
            </span>
          </span>
        </span>
      </label>
    </li>
  );
});

function State({ server: { connection } }: { server: ServerEntry }) {
  const { t } = useTranslation("collecting");
  const format = useFormat();
  const problems = useProblemText();
  return useClock((now) => {
    if (connection === null) return t("choose.notConnected");
    const { state, problem, collectedAt, failingSince } = connection;
    if (problem !== null && (state === "unreachable" || state === "refused")) {
      const age = format.age(failingSince === null ? 0 : now - failingSince);
      return t("choose.failing", { problem: problems.short(problem), age });
    }
    return collectedAt === null
      ? t("choose.never")
      : t("choose.collected", { when: format.relative(collectedAt, now) });
  });
}
