import { createHash } from "node:crypto";
import { parentPort } from "node:worker_threads";
import { type ReadOutcome, type ReportLog, readReport, readReportLog } from "@duplistatus/duplicati";
import { type CompressedBody, compressBodySync } from "./compress.ts";

export type WorkerRequest =
  | { task: "digest"; id: number; body: Uint8Array; contentType: string | undefined }
  | { task: "log"; id: number; body: Uint8Array; contentType: string | undefined };

/** A read report with what is needed to keep it. */
export interface Digest {
  outcome: ReadOutcome;
  sha256: string;
  compressed: CompressedBody;
}

export type WorkerAnswer =
  | { id: number; digest: Digest }
  | { id: number; log: ReportLog }
  | { id: number; error: string };

function answer(request: WorkerRequest): WorkerAnswer {
  const { id, body, contentType } = request;
  if (request.task === "log") return { id, log: readReportLog(body, contentType) };
  return {
    id,
    digest: {
      outcome: readReport(body, contentType),
      sha256: createHash("sha256").update(body).digest("hex"),
      compressed: compressBodySync(body),
    },
  };
}

parentPort?.on("message", (request: WorkerRequest) => {
  try {
    parentPort?.postMessage(answer(request));
  } catch (error) {
    parentPort?.postMessage({ id: request.id, error: String(error) } satisfies WorkerAnswer);
  }
});
