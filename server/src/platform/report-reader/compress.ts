import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { createDeflateRaw, createInflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from "node:zlib";
import { dictionaries, newestDictionary } from "./dictionary.ts";

const inflate = promisify(inflateRaw);

export interface CompressedBody {
  body: Buffer;
  /** Which dictionary of `dictionary.ts` is needed to read it again. */
  dictionary: number;
}

/** A compressed body with what is known of it without reading it. */
export interface PackedBody extends CompressedBody {
  /** Before it was compressed. */
  bytes: number;
  /** Of the raw bytes, hex. */
  sha256: string;
}

/**
 * Level 3: measured on 40 kB reports it costs a quarter of level 6 and is a fifth larger. Synchronous, since handing a
 * small body to another thread and back costs the calling thread more than deflating it.
 */
const options = { level: 3, memLevel: 9, chunkSize: 16 * 1024, dictionary: dictionaries[newestDictionary]! };

/** Deflates a raw report; the shared dictionary makes small reports a third of their size. */
export function compressBody(body: Uint8Array): CompressedBody {
  return { body: deflateRawSync(body, options), dictionary: newestDictionary };
}

/** Hashes and compresses a small body on the calling thread. */
export function packBody(body: Uint8Array): PackedBody {
  const sha256 = createHash("sha256").update(body).digest("hex");
  return { ...compressBody(body), bytes: body.length, sha256 };
}

type Stored = { body: Uint8Array; dictionary: number };

/** The raw bytes of a stored report. */
export function decompressBody(stored: Stored): Promise<Buffer> {
  return inflate(stored.body, { dictionary: dictionaries[stored.dictionary] });
}

/** The same, on the calling thread, straight into one buffer: a large body is in memory once. */
export function decompressNow(stored: Stored & { bytes: number }): Buffer {
  const chunkSize = Math.max(stored.bytes + 1, 64);
  return inflateRawSync(stored.body, { dictionary: dictionaries[stored.dictionary], chunkSize });
}

/** The raw bytes of a stored report piece by piece: a large one never lies in memory whole. */
export function decompressedStream(stored: Stored): Readable {
  const stream = createInflateRaw({ dictionary: dictionaries[stored.dictionary], chunkSize: 64 * 1024 });
  stream.end(stored.body);
  return stream;
}

/** Compresses a large body while it arrives, in the thread pool, so that it never lies in memory whole. */
export interface Packer {
  /** Bytes that came out so far. */
  readonly size: number;
  /** True for what cannot be text of any kind: it takes as much room as before. */
  readonly isNoise: boolean;
  /** Resolves when the next piece may come. */
  add(piece: Buffer): Promise<void>;
  end(): Promise<PackedBody>;
  /** For a body that will not be complete. */
  drop(): void;
}

/** So much must have come before it is called noise; some of it is still in the compressor. */
const noiseFrom = 2 * 1024 * 1024;

export function createPacker(): Packer {
  const deflate = createDeflateRaw({ ...options, chunkSize: 64 * 1024 });
  const hash = createHash("sha256");
  let pieces: Buffer[] = [];
  let size = 0;
  let bytes = 0;
  deflate.on("data", (piece: Buffer) => {
    pieces.push(piece);
    size += piece.length;
  });
  return {
    get size() {
      return size;
    },
    get isNoise() {
      return bytes > noiseFrom && size > 0.95 * bytes;
    },
    async add(piece) {
      bytes += piece.length;
      hash.update(piece);
      if (!deflate.write(piece)) await once(deflate, "drain");
    },
    async end() {
      deflate.end();
      await once(deflate, "end");
      // In memory of its own, which can be given to another thread.
      const body = Buffer.from(new ArrayBuffer(size));
      let at = 0;
      for (const piece of pieces) at += piece.copy(body, at);
      pieces = [];
      return { body, dictionary: newestDictionary, bytes, sha256: hash.digest("hex") };
    },
    drop() {
      pieces = [];
      deflate.destroy();
    },
  };
}
