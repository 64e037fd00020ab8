import type { IncomingMessage } from "node:http";
import { AppError } from "../platform/http/app-error.ts";
import { type BodyBudget, watchSender } from "../platform/http/body-budgets.ts";
import { createPacker } from "../platform/report-reader/compress.ts";
import { largeBody } from "../platform/report-reader/reader.ts";
import type { ArrivingBody } from "../recording/arrival.ts";
import type { BodyMemory } from "./body-memory.ts";
import type { Lease } from "./bytes-held.ts";

/** What is left of the body is not waited for. */
const closing = { connection: "close" };

/** What a compressor takes for itself. */
const packerMemory = 512 * 1024;

function tooLarge(limit: number): AppError {
  return new AppError("too_large", { reason: "limit", limit }, { headers: closing });
}

export const overloaded = (): AppError =>
  new AppError("overloaded", null, { headers: { "retry-after": "5", ...closing } });

const brokeOff = () => new AppError("invalid_request", { reason: "sender_broke_off" });

const noise = () => {
  const reason = "The body is no text: it is compressed, encrypted or random.";
  return new AppError("not_a_report", null, { members: { error: reason }, headers: closing });
};

const tooSlow = () => new AppError("too_slow", null, { headers: closing });

/**
 * Receives a body byte for byte. A small one lies in one buffer, straight where its length is known; a large one is
 * compressed while it comes, so that no body ever lies in memory whole.
 * @param lease counts what lies in memory; whoever calls releases it.
 * @throws {AppError} too_large; overloaded; too_slow; invalid_request when the sender breaks off.
 */
export function receiveBody(
  request: IncomingMessage,
  limits: BodyBudget,
  lease: Lease,
  memory: BodyMemory,
): Promise<ArrivingBody> {
  const announced = Number(request.headers["content-length"] ?? Number.NaN);
  if (announced > limits.bytes) return Promise.reject(tooLarge(limits.bytes));
  const known = Number.isInteger(announced) && announced >= 0 && announced <= largeBody;
  const target = known ? memory.take(announced) : null;
  const packer = { current: announced > largeBody ? createPacker() : null };
  let pieces: Buffer[] = [];
  let received = 0;

  return new Promise((resolve, reject) => {
    let isOver = false;
    const stop = (error: AppError) => {
      if (isOver) return;
      isOver = true;
      settle();
      request.pause();
      packer.current?.drop();
      reject(error);
    };
    const settle = watchSender(request, limits, () => stop(tooSlow()));

    /** One piece after the other: the sender waits while the compressor works. */
    const pack = async (piece: Buffer) => {
      request.pause();
      packer.current ??= createPacker();
      const first = pieces;
      pieces = [];
      for (const one of [...first, piece]) await packer.current.add(one);
      if (isOver) return;
      if (packer.current.isNoise) return stop(noise());
      if (!lease.hold("large", packer.current.size + packerMemory)) return stop(overloaded());
      request.resume();
    };

    request.on("data", (piece: Buffer) => {
      if (isOver) return;
      received += piece.length;
      if (received > limits.bytes) return stop(tooLarge(limits.bytes));
      if (packer.current !== null || received > largeBody) {
        pack(piece).catch(() => stop(brokeOff()));
        return;
      }
      if (!lease.hold("small", received)) return stop(overloaded());
      if (target === null) pieces.push(piece);
      else piece.copy(target, received - piece.length);
    });
    request.on("end", () => {
      if (isOver) return;
      isOver = true;
      settle();
      if (packer.current === null) {
        resolve(target === null ? Buffer.concat(pieces) : target.subarray(0, received));
        return;
      }
      packer.current.end().then(resolve, reject);
    });
    request.on("error", () => stop(brokeOff()));
    request.on("aborted", () => stop(brokeOff()));
  });
}
