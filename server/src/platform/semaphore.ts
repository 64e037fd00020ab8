/** Lets only so many work at the same time; the rest waits in line. */
export interface Semaphore {
  /**
   * True when it is this one's turn; false when `signal` ended the waiting, or when too many wait already.
   * @param first before all others in line
   */
  acquire(options?: { signal?: AbortSignal; first?: boolean }): Promise<boolean>;
  /** Once for every `acquire` that answered true. */
  release(): void;
}

/**
 * @param limit how many; where it is asked for, it is asked again whenever somebody could begin, so that a change of it
 * holds at once
 * @param mostWaiting whoever comes when so many wait is turned away
 */
export function createSemaphore(
  limit: number | (() => Promise<number>),
  mostWaiting = Number.POSITIVE_INFINITY,
): Semaphore {
  const line: (() => void)[] = [];
  let taken = 0;

  function callNext(most: number): void {
    while (taken < most) {
      const next = line.shift();
      if (next === undefined) return;
      taken += 1;
      next();
    }
  }

  async function look(): Promise<void> {
    callNext(typeof limit === "number" ? limit : await limit());
  }

  return {
    acquire({ signal, first = false } = {}) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return resolve(false);
        const leave = () => {
          line.splice(line.indexOf(ticket), 1);
          resolve(false);
        };
        const ticket = () => {
          signal?.removeEventListener("abort", leave);
          resolve(true);
        };
        const isFull = typeof limit === "number" && taken >= limit;
        if (isFull && line.length >= mostWaiting) return resolve(false);
        signal?.addEventListener("abort", leave, { once: true });
        if (first) line.unshift(ticket);
        else line.push(ticket);
        look().catch(reject);
      });
    },
    release() {
      taken -= 1;
      // Whoever waits next asks for the limit again if it cannot be read now.
      look().catch(() => undefined);
    },
  };
}
