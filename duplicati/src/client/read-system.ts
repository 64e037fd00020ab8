import { toUtcIso } from "../dates.ts";
import { isObject, type JsonObject, nameAt, toInteger, valueAt } from "../values.ts";

/** What a server says about itself (docs/duplicati 5.4). */
export interface SystemInfo {
  apiVersion: number | null;
  /** `2.3.0.4`. */
  version: string | null;
  /** `2.3.0.4 - 2.3.0.4_stable_2026-07-09`. */
  versionName: string | null;
  /** Release channel in lower case. */
  channel: string | null;
  /** The OS host name; the name in reports may be another one (5.9). */
  machineName: string | null;
  /**
   * `Options[machine-id].DefaultValue`, null where empty. Before 2.3.1.0 it is **another id than the one in reports**
   * on every fresh installation: never proof that two are the same machine (5.9).
   */
  machineId: string | null;
  osType: string | null;
  osVersion: string | null;
  userName: string | null;
  startedBy: string | null;
  packageType: string | null;
  /** UTC ISO text of the server's clock when it answered. */
  serverTime: string | null;
  /** OS zone id of the server; null before 2.1.2.0. */
  serverTimeZone: string | null;
  /** Names such as `v2:backup:list-filesets`, for the detection of features; empty before 2.1.2.0. */
  apiExtensions: string[];
}

export function readSystemInfo(value: JsonObject): SystemInfo {
  const extensions = valueAt(value, "APIExtensions");
  return {
    apiVersion: toInteger(valueAt(value, "APIVersion")),
    version: nameAt(value, "ServerVersion") || null,
    versionName: nameAt(value, "ServerVersionName")?.replace(/^\s*-\s*/, "") || null,
    channel: nameAt(value, "ServerVersionType")?.toLowerCase() || null,
    machineName: nameAt(value, "MachineName") || null,
    machineId: optionDefault(value, "machine-id"),
    osType: nameAt(value, "OSType") || null,
    osVersion: nameAt(value, "OSVersion") || null,
    userName: nameAt(value, "UserName") || null,
    startedBy: nameAt(value, "StartedBy") || null,
    packageType: nameAt(value, "PackageTypeId") || null,
    serverTime: toUtcIso(valueAt(value, "ServerTime"), "unknown"),
    serverTimeZone: nameAt(value, "ServerTimeZone") || null,
    apiExtensions: Array.isArray(extensions)
      ? extensions.filter((name): name is string => typeof name === "string").slice(0, 500)
      : [],
  };
}

function optionDefault(value: JsonObject, name: string): string | null {
  const options = valueAt(value, "Options");
  if (!Array.isArray(options)) return null;
  const option: unknown = options.find((entry) => isObject(entry) && valueAt(entry, "Name") === name);
  return isObject(option) ? nameAt(option, "DefaultValue") || null : null;
}
