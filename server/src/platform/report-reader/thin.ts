import { thinReport } from "@duplistatus/duplicati";
import { decompressNow, type PackedBody, packBody } from "./compress.ts";

/** A stored report without the ordinary lines of its log, packed again; null where nothing would be left out. */
export function thinStored(stored: {
  body: Uint8Array;
  dictionary: number;
  bytes: number;
}): PackedBody | null {
  const thin = thinReport(decompressNow(stored));
  return thin === null ? null : packBody(thin);
}
