import { close, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

/** Makes what was written to a file survive a power cut, in the thread pool: this thread works on while the disk does. */
export interface Flush {
  /** Resolves when everything is durable that was written before the call; calls that wait share the next flush. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/**
 * @param path of a file that exists at the first flush and is kept open from then on
 * @param repair brings what a failed flush left in doubt to the disk in another way, or throws: the system forgets what
 * it could not write, so that flushing once more would succeed and prove nothing
 */
export function createFlush(path: string, repair: () => void): Flush {
  let file: number | null = null;
  let inDoubt = false;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  const flushFile = () =>
    new Promise<void>((resolve, reject) => {
      if (inDoubt) repair();
      inDoubt = false;
      file ??= openSync(path, "r+");
      fdatasync(file, (error) => {
        if (error === null) return resolve();
        inDoubt = true;
        reject(error);
      });
    });

  const begin = (): Promise<void> => {
    next = null;
    const own = flushFile().finally(() => {
      if (running === own) running = null;
    });
    running = own;
    return own;
  };

  return {
    flush() {
      // One that runs may have begun before the last write.
      if (running === null) return begin();
      next ??= running.then(begin, begin);
      return next;
    },
    async close() {
      await (next ?? running)?.catch(() => undefined);
      if (file !== null) await promisify(close)(file);
      file = null;
    },
  };
}

/** Where nothing is left to flush after a commit. */
export const noFlush: Flush = { flush: async () => undefined, close: async () => undefined };
