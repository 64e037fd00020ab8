import { toUtcIso } from "./dates.ts";
import type { SubResult } from "./report.ts";
import { toResult } from "./report-parts.ts";
import { durationSeconds } from "./time-span.ts";
import { cleanText, isObject, type JsonObject, toInteger, valueAt } from "./values.ts";

const maxSubResults = 100;
const maxNumbers = 50;

/** Counters that every result carries; nested ones are always 0, all messages are counted in the parent (2.4). */
const commonNumbers = new Set(["MessagesActualLength", "WarningsActualLength", "ErrorsActualLength"]);

/**
 * The nested steps of a run: every member `…Results` that is an object, and the elements of those that are lists
 * (`RemoteSynchronizationResults`, one per further destination). A step nested deeper is the same object as the
 * parent's and is left out.
 */
export function readSubResults(data: JsonObject): SubResult[] {
  const found: SubResult[] = [];
  for (const key of Object.keys(data)) {
    if (!key.endsWith("Results")) continue;
    const value = data[key];
    for (const step of Array.isArray(value) ? value : [value]) {
      if (isObject(step) && found.length < maxSubResults) found.push(readStep(key, step));
    }
  }
  return found;
}

function readStep(key: string, step: JsonObject): SubResult {
  const operation = valueAt(step, "MainOperation");
  const end = toUtcIso(valueAt(step, "EndTime"));
  const own = key === "RemoteSynchronizationResults";
  const numbers: Record<string, number> = {};
  let count = 0;
  for (const name of Object.keys(step)) {
    const value = toInteger(step[name]);
    if (value === null || count >= maxNumbers || name.length > 100 || name === "__proto__") continue;
    if (commonNumbers.has(name) && !own) continue;
    numbers[cleanText(name, 100)] = value;
    count++;
  }
  return {
    operation:
      typeof operation === "string" && operation !== ""
        ? cleanText(operation, 100)
        : key.slice(0, -"Results".length),
    result: toResult(valueAt(step, "ParsedResult")),
    begin: toUtcIso(valueAt(step, "BeginTime")),
    end,
    durationSeconds: end === null ? null : durationSeconds(valueAt(step, "Duration")),
    numbers,
  };
}
