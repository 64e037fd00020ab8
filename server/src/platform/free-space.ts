import { statfs } from "node:fs/promises";
import type { Context } from "./context.ts";

/** Below this much room only what known machines send is stored; a tenth of a small disk. */
const watermark = 256 * 1024 * 1024;
const lookAgainMs = 5_000;

/** Room on the disk of the database; null where that is another machine's. */
export interface FreeSpace {
  bytes: number;
  isShort: boolean;
}

interface SeenSpace {
  at: number;
  space: FreeSpace | null;
}

declare module "./context.ts" {
  interface Services {
    freeSpace: SeenSpace;
  }
}

export const createSeenSpace = (): SeenSpace => ({ at: Number.NEGATIVE_INFINITY, space: null });

/** How much room is left for reports; looked up once in some seconds. */
export async function freeSpace(context: Context): Promise<FreeSpace | null> {
  if (context.database.engine !== "sqlite") return null;
  const seen = context.services.freeSpace;
  const now = context.clock.now();
  if (Math.abs(now - seen.at) < lookAgainMs) return seen.space;
  seen.at = now;
  try {
    const { bavail, blocks, bsize } = await statfs(context.config.dataDir);
    const bytes = bavail * bsize;
    seen.space = { bytes, isShort: bytes < Math.min(watermark, (blocks * bsize) / 10) };
  } catch (error) {
    context.log.warn({ err: error }, "the room on the disk cannot be asked");
    seen.space = null;
  }
  return seen.space;
}
