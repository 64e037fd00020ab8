import { parentPort } from "node:worker_threads";
import type { ReportLog } from "@duplistatus/duplicati";
import { type Digest, digestBody, readBodyLog } from "./digest.ts";

export type WorkerRequest =
  | { task: "digest"; id: number; body: Uint8Array; contentType: string | undefined }
  | { task: "log"; id: number; body: Uint8Array; contentType: string | undefined };

export type WorkerAnswer =
  | { id: number; digest: Digest }
  | { id: number; log: ReportLog }
  | { id: number; error: string };

function answer({ task, id, body, contentType }: WorkerRequest): WorkerAnswer {
  if (task === "log") return { id, log: readBodyLog(body, contentType) };
  const digest = digestBody(body, contentType);
  // What zlib returns is a view of a larger buffer, all of which would be sent.
  const own = Buffer.from(Uint8Array.from(digest.compressed.body).buffer);
  return { id, digest: { ...digest, compressed: { ...digest.compressed, body: own } } };
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
