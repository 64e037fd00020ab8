import { toUtcIso } from "../dates.ts";
import { countAt, isObject, type JsonObject, valueAt } from "../values.ts";

/** A finished version of a job. Versions are the same when their instants are; numbers shift (docs/duplicati 5.7). */
export interface Version {
  /** UTC ISO text, whole seconds. */
  time: string;
  /** Files; null where it was not computed or includes folders. */
  fileCount: number | null;
  /** Files and folders, as API v2 counts. */
  entryCount: number | null;
  /** Bytes of the source. */
  size: number | null;
}

export interface VersionList {
  /** Newest first. */
  versions: Version[];
  /** UTC ISO times of versions that are not whole: of a run under way, stopped or aborted. */
  unfinished: string[];
}

/** @param api 1: local times with offset, files only; 2: UTC, files and folders. */
export function readVersionList(entries: unknown[], api: 1 | 2): VersionList {
  const list: VersionList = { versions: [], unfinished: [] };
  for (const entry of entries) {
    if (!isObject(entry)) continue;
    const time = toUtcIso(valueAt(entry, "Time"), "unknown");
    if (time === null) continue;
    if (isUnfinished(entry)) list.unfinished.push(time);
    else {
      const count = countAt(entry, "FileCount");
      const size = countAt(entry, "FileSizes");
      list.versions.push({
        time,
        fileCount: api === 1 ? count : null,
        entryCount: api === 2 ? count : null,
        size,
      });
    }
  }
  list.versions.sort((a, b) => (a.time < b.time ? 1 : -1));
  return list;
}

/** `IsFullBackup` is 1/0 in API v1, true/false/null in v2; null where only the destination was listed. */
function isUnfinished(entry: JsonObject): boolean {
  const full = valueAt(entry, "IsFullBackup");
  return full === 0 || full === false;
}
