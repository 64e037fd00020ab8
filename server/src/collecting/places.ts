/** Lets only so many work at the same time; the rest waits in line. */
export interface Places {
  /** True when it is this one's turn, false when `signal` ended the waiting. @param first before all others in line */
  take(signal: AbortSignal, first: boolean): Promise<boolean>;
  give(): void;
}

/** @param limit how many; asked again whenever a place could be given, so that a change of it holds at once */
export function createPlaces(limit: () => Promise<number>): Places {
  const line: (() => void)[] = [];
  let taken = 0;

  async function callNext(): Promise<void> {
    const most = await limit();
    while (taken < most) {
      const next = line.shift();
      if (next === undefined) return;
      taken += 1;
      next();
    }
  }

  return {
    take(signal, first) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) return resolve(false);
        const leave = () => {
          line.splice(line.indexOf(ticket), 1);
          resolve(false);
        };
        const ticket = () => {
          signal.removeEventListener("abort", leave);
          resolve(true);
        };
        signal.addEventListener("abort", leave, { once: true });
        if (first) line.unshift(ticket);
        else line.push(ticket);
        callNext().catch(reject);
      });
    },
    give() {
      taken -= 1;
      // Whoever waits next asks for the limit again if it cannot be read now.
      callNext().catch(() => undefined);
    },
  };
}
