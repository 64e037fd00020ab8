import { parentPort } from "node:worker_threads";
import type { ReadOutcome, ReportLog } from "@duplistatus/duplicati";
import { decompressNow, type PackedBody } from "./compress.ts";
import { type Digest, digestBody, readBody, readBodyLog } from "./digest.ts";
import { type IndexedLog, indexLog } from "./index-log.ts";
import { groupLog, type LogGroups } from "./log-groups.ts";
import { findInLog, type LogLevel, type LogPart, type LogSearch, type PackedLog } from "./packed-log.ts";
import { thinStored } from "./thin.ts";

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
  | { task: "group"; body: Uint8Array; log: PackedLog; level: LogLevel }
  | { task: "thin"; body: Uint8Array; dictionary: number; bytes: number };

export type WorkerRequest = WorkerTask & { id: number };

export type WorkerAnswer =
  | { id: number; digest: Digest }
  | { id: number; outcome: ReadOutcome }
  | { id: number; log: ReportLog }
  | { id: number; indexed: IndexedLog }
  | { id: number; part: LogPart }
  | { id: number; groups: LogGroups }
  | { id: number; thinned: PackedBody | null }
  | { id: number; error: string };

/** What zlib returns is a view of a larger buffer, all of which would be sent. */
const ownMemory = <Packed extends PackedBody | null>(packed: Packed): Packed =>
  packed === null ? packed : { ...packed, body: Buffer.from(Uint8Array.from(packed.body).buffer) };

function answer(request: WorkerRequest): WorkerAnswer {
  if (request.task === "find") return { id: request.id, part: findInLog(request.log, request.wanted) };
  if (request.task === "group") return { id: request.id, groups: groupLog(request.log, request.level) };
  if (request.task === "thin") return { id: request.id, thinned: ownMemory(thinStored(request)) };
  const { id, task, body, contentType } = request;
  if (task === "index") return { id, indexed: indexLog([request, ...request.others]) };
  if (task === "read") return { id, outcome: readBody(decompressNow(request), contentType) };
  if (task === "log") return { id, log: readBodyLog(decompressNow(request), contentType) };
  const { outcome, packed } = digestBody(body, contentType);
  return { id, digest: { outcome, packed: ownMemory(packed) } };
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
