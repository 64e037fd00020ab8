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

function answer(request: WorkerRequest): WorkerAnswer {
  const { id, body, contentType } = request;
  if (request.task === "log") return { id, log: readBodyLog(body, contentType) };
  return { id, digest: digestBody(body, contentType) };
}

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    parentPort?.postMessage(answer(request));
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: String(error) } satisfies WorkerAnswer);
  }
});
