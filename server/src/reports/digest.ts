import { createHash } from "node:crypto";
import { type ReadOutcome, readReport } from "@duplistatus/duplicati";
import { type CompressedBody, compressBody } from "./compress.ts";

/** A read report with what is needed to keep it. */
export interface Digest {
  outcome: ReadOutcome;
  sha256: string;
  compressed: CompressedBody;
}

/** Reads, hashes and compresses a raw report on the calling thread. */
export function digestBody(body: Uint8Array, contentType: string | undefined): Digest {
  return {
    outcome: readReport(body, contentType),
    sha256: createHash("sha256").update(body).digest("hex"),
    compressed: compressBody(body),
  };
}
