import { promisify } from "node:util";
import { deflateRaw, deflateRawSync, inflateRaw } from "node:zlib";
import { dictionaries, newestDictionary } from "./dictionary.ts";

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export interface CompressedBody {
  body: Buffer;
  /** Which dictionary of `dictionary.ts` is needed to read it again. */
  dictionary: number;
}

const options = { level: 6, memLevel: 9, dictionary: dictionaries[newestDictionary]! };

/** Deflates a raw report on zlib's own threads; the shared dictionary makes small reports a third of their size. */
export async function compressBody(body: Uint8Array): Promise<CompressedBody> {
  return { body: await deflate(body, options), dictionary: newestDictionary };
}

/** The same on the calling thread, for worker threads. */
export function compressBodySync(body: Uint8Array): CompressedBody {
  return { body: deflateRawSync(body, options), dictionary: newestDictionary };
}

/** The raw bytes of a stored report. */
export function decompressBody(stored: { body: Uint8Array; dictionary: number }): Promise<Buffer> {
  return inflate(stored.body, { dictionary: dictionaries[stored.dictionary] });
}
