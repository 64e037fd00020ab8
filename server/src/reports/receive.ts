import type { IncomingMessage } from "node:http";
import { AppError } from "../http/app-error.ts";

/** From this size on a body lies in memory that the reading thread can see without a copy. */
const sharedFrom = 1024 * 1024;

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
): Promise<Buffer> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  if (announced > limit) return Promise.reject(tooLarge(limit));
  const known = Number.isInteger(announced) && announced >= 0;
  const target = !known
    ? null
    : announced >= sharedFrom
      ? Buffer.from(new SharedArrayBuffer(announced))
      : Buffer.allocUnsafe(announced);
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
