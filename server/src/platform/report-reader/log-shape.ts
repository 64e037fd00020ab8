import { createHash } from "node:crypto";
import type { LogEntry } from "@duplistatus/duplicati";

/** What differs from case to case within one kind of line: names in quotes, paths, ids, times, numbers. */
const varying =
  /"[^"]*"|'[^']*'|“[^”]*”|(?:[A-Za-z]:\\|\\\\|(?<![\w.])\/)[^\s"']*|\bduplicati-[\w.-]+|\b[0-9a-f-]{16,}\b|[A-Za-z0-9+/]{40,}=*|\d+(?:[.,:]\d+)*/g;

/** The longest piece of a text that its kind is told by. */
const told = 300;

/** Where a path begins; one with blanks cannot be told from the words behind it. */
const pathStart = /(?:[A-Za-z]:\\|\\\\|(?<![\w.])\/)/;

const plain = (text: string): string => text.slice(0, told).replace(varying, "…").trim();

/**
 * What makes two entries equal but for the file, number or time that each speaks of: Duplicati's id with the exception
 * behind it; the words where there is no id.
 */
function shapeOf({ level, tag, id, text }: LogEntry): string {
  const breakAt = text.indexOf("\n");
  const head = breakAt < 0 ? text : text.slice(0, breakAt);
  const behind = breakAt < 0 ? "" : plain(text.slice(breakAt + 1).split("\n", 1)[0]!);
  const known = id !== null && (level === "Warning" || level === "Error");
  const words = !known ? plain(head) : behind !== "" ? behind : plain(head.split(pathStart, 1)[0]!);
  return `${level}|${tag}|${id}|${words}`;
}

const keys = new Map<string, string>();
const keptKeys = 5000;

/** A short key of the group an entry belongs to, the same in every log. */
export function groupKey(entry: LogEntry): string {
  const shape = shapeOf(entry);
  const known = keys.get(shape);
  if (known !== undefined) return known;
  const key = createHash("sha256").update(shape).digest("base64url").slice(0, 12);
  if (keys.size >= keptKeys) keys.clear();
  keys.set(shape, key);
  return key;
}
