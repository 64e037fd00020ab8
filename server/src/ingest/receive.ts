import type { IncomingMessage } from "node:http";
import { AppError } from "../platform/http/app-error.ts";

/** From this size on a body lies in memory that the reading thread can see without a copy. */
const sharedFrom = 1024 * 1024;

/** Most reports fit into a piece of this size; what is much smaller is not worth one. */
const pieceSize = 64 * 1024;
const smallest = 4 * 1024;
const piecesKept = 64;

/** Where bodies lie while they are received and read. */
export interface BodyMemory {
  take(bytes: number): Buffer;
  /** For a body that nobody looks at any more; its memory is used for the next one. */
  giveBack(body: Buffer): void;
}

/**
 * Small bodies share pieces that are used again: they are much larger than what else a report leaves behind, so they
 * would pile up until the garbage collector sees a reason to run.
 */
export function createBodyMemory(): BodyMemory {
  const free: ArrayBufferLike[] = [];
  const lent = new WeakSet<ArrayBufferLike>();
  return {
    take(bytes) {
      if (bytes >= sharedFrom) return Buffer.from(new SharedArrayBuffer(bytes));
      if (bytes < smallest || bytes > pieceSize) return Buffer.allocUnsafe(bytes);
      const piece = free.pop() ?? Buffer.allocUnsafeSlow(pieceSize).buffer;
      lent.add(piece);
      return Buffer.from(piece, 0, bytes);
    },
    giveBack({ buffer }) {
      if (lent.delete(buffer) && free.length < piecesKept) free.push(buffer);
    },
  };
}

function tooLarge(limit: number): AppError {
  return new AppError("too_large", `${Math.round(limit / 1024 / 1024)} MiB`);
}

export const overloaded = (): AppError =>
  new AppError("overloaded", null, { headers: { "retry-after": "5" } });

/**
 * Receives a body byte for byte, straight into one buffer where its length is known: joining 50 MB of pieces afterwards
 * would hold up everybody else.
 * @param limit largest body, bytes.
 * @param hold is told of every piece (bytes) and answers whether there is room for it.
 * @throws {AppError} too_large; overloaded; invalid_request when the sender breaks off.
 */
export function receiveBody(
  request: IncomingMessage,
  limit: number,
  hold: (bytes: number) => boolean,
  memory: BodyMemory,
): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  if (announced > limit) return Promise.reject(tooLarge(limit));
  const known = Number.isInteger(announced) && announced >= 0;
  const target = known ? memory.take(announced) : null;
  const pieces: Buffer[] = [];
  let received = 0;
  return new Promise((resolve, reject) => {
    request.on("data", (piece: Buffer) => {
      if (received + piece.length > limit) {
        request.pause();
        reject(tooLarge(limit));
        return;
      }
      if (!hold(piece.length)) {
        request.pause();
        reject(overloaded());
        return;
      }
      if (target === null) pieces.push(piece);
      else piece.copy(target, received);
      received += piece.length;
    });
    request.on("end", () => resolve(target === null ? Buffer.concat(pieces) : target.subarray(0, received)));
    const broken = () => reject(new AppError("invalid_request", "the sender broke off"));
    request.on("error", broken);
    request.on("aborted", broken);
  });
}
