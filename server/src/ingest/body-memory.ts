/** Most reports fit into a piece of this size; what is much smaller is not worth one. */
const pieceSize = 64 * 1024;
const smallest = 4 * 1024;
const piecesKept = 64;

/** Where small bodies lie while they are received and read. */
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
