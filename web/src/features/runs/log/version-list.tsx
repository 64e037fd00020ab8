import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { Skeleton } from "../../../ui/skeleton.tsx";

/** The versions that the report lists, newest first; the browser skips drawing those out of sight. */
export function VersionList({ times, loading }: { times: readonly number[] | null; loading: boolean }) {
  const { t } = useTranslation("runs");
  const format = useFormat();
  if (loading) return <Skeleton rows={6} height={32} className="px-4 py-2" />;
  if (times === null || times.length === 0)
    return <p className="px-4 py-4 text-ink-2">{t("log.none.versions")}</p>;
  return (
    <ol className="num">
      {times.map((at, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: two versions can be of the same second; the list never changes
          key={index}
          className="flex h-8 items-center gap-4 px-4 [contain-intrinsic-size:auto_32px] [content-visibility:auto] not-first:border-t not-first:border-line"
        >
          <span>{format.longDate(at)}</span>
          <span>{format.time(at)}</span>
          <TimeAgo at={at} className="ml-auto truncate text-ink-3" />
        </li>
      ))}
    </ol>
  );
}
