import { parentPort } from "node:worker_threads";
import type { ReadOutcome, ReportLog } from "@duplistatus/duplicati";
import { decompressNow } from "./compress.ts";
import { type Digest, digestBody, readBody, readBodyLog } from "./digest.ts";
import { type IndexedLog, indexLog } from "./index-log.ts";
import { groupLog, type LogGroups } from "./log-groups.ts";
import { findInLog, type LogLevel, type LogPart, type LogSearch, type PackedLog } from "./packed-log.ts";

/** A stored body whose log is wanted. */
export interface StoredLog {
  body: Uint8Array;
  dictionary: number;
  bytes: number;
  contentType: string | undefined;
}

/** What a thread can be asked; bodies that were stored come compressed. */
export type WorkerTask =
  | { task: "digest"; body: Uint8Array; contentType: string | undefined }
  | {
      task: "read" | "log";
      body: Uint8Array;
      dictionary: number;
      /** Of the raw body. */
      bytes: number;
      contentType: string | undefined;
    }
  | {
      task: "index";
      body: Uint8Array;
      dictionary: number;
      bytes: number;
      contentType: string | undefined;
      /** What completes the log of `body`. */
      others: readonly StoredLog[];
    }
  | { task: "find"; body: Uint8Array; log: PackedLog; wanted: LogSearch }
  | { task: "group"; body: Uint8Array; log: PackedLog; level: LogLevel };

export type WorkerRequest = WorkerTask & { id: number };

export type WorkerAnswer =
  | { id: number; digest: Digest }
  | { id: number; outcome: ReadOutcome }
  | { id: number; log: ReportLog }
  | { id: number; indexed: IndexedLog }
  | { id: number; part: LogPart }
  | { id: number; groups: LogGroups }
  | { id: number; error: string };

function answer(request: WorkerRequest): WorkerAnswer {
  if (request.task === "find") return { id: request.id, part: findInLog(request.log, request.wanted) };
  if (request.task === "group") return { id: request.id, groups: groupLog(request.log, request.level) };
  const { id, task, body, contentType } = request;
  if (task === "index") return { id, indexed: indexLog([request, ...request.others]) };
  if (task === "read") return { id, outcome: readBody(decompressNow(request), contentType) };
  if (task === "log") return { id, log: readBodyLog(decompressNow(request), contentType) };
  const { outcome, packed } = digestBody(body, contentType);
  // What zlib returns is a view of a larger buffer, all of which would be sent.
  const own = Buffer.from(Uint8Array.from(packed.body).buffer);
  return { id, digest: { outcome, packed: { ...packed, body: own } } };
}

parentPort?.on("message", (requests: WorkerRequest[]) => {
  for (const request of requests) {
    try {
      parentPort?.postMessage(answer(request));
    } catch (error) {
      parentPort?.postMessage({ id: request.id, error: String(error) } satisfies WorkerAnswer);
    }
  }
});
