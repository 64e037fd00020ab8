import type { DatabaseOverview } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";

const parts = [
  { part: "full", look: "bg-accent" },
  { part: "thinned", look: "bg-accent/65" },
  { part: "runs", look: "bg-accent/35" },
  { part: "rest", look: "bg-line-strong" },
] as const;

/** What takes the room, as a bar of parts and the servers with most of it. */
export function RoomPanel({ database }: { database: DatabaseOverview }) {
  const { t } = useTranslation("database");
  const format = useFormat();
  const total = Math.max(1, ...[parts.reduce((sum, { part }) => sum + database.parts[part], 0)]);
  const { freeBytes, largest } = database;
  return (
    <Panel
      title={t("room.title")}
      aside={freeBytes === null ? undefined : t("room.free", { size: format.bytes(freeBytes) })}
    >
      <div className="flex h-3.5 gap-0.5 overflow-clip rounded-sm bg-sunken" aria-hidden="true">
        {parts.map(({ part, look }) => (
          <span key={part} className={look} style={{ width: `${(database.parts[part] / total) * 100}%` }} />
        ))}
      </div>
      <dl className="num mt-2.5 flex flex-wrap gap-x-5 gap-y-1 text-sm text-ink-2">
        {parts.map(({ part, look }) => (
          <div key={part} className="flex items-center gap-1.5">
            <span className={`size-2 rounded-xs ${look}`} aria-hidden="true" />
            <dt>{t(`room.${part}`)}</dt>
            <dd className="font-semibold text-ink">{format.bytes(database.parts[part])}</dd>
          </div>
        ))}
      </dl>
      {largest.length > 1 && (
        <details className="mt-2.5 text-sm">
          <summary className="cursor-pointer text-ink-2 hover:text-ink max-sm:py-2">
            {t("room.byServer")}
          </summary>
          <ul className="num mt-1.5 grid gap-1">
            {largest.map((server) => (
              <li key={server.serverId} className="grid grid-cols-[minmax(0,1fr)_auto_5.5rem] gap-3">
                <span className="truncate">{server.name}</span>
                <span className="text-ink-3">
                  {t("runs", { count: server.runs, n: format.number(server.runs) })}
                </span>
                <span className="text-right">{format.bytes(server.bytes)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Panel>
  );
}
