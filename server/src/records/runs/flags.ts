/** Bits of `runs.flags`. */
export const runFlag = {
  partial: 1,
  interrupted: 2,
  dryrun: 4,
  /** Changes, but no version proven (docs/duplicati section 9). */
  unconfirmed: 8,
  /** Moves "last good backup": Success or Warning, neither partial, interrupted, dry nor unconfirmed. */
  good: 16,
  /** The report lists the times of the versions. */
  versionList: 32,
  /** Remote data was verified, by a Test run or the test step of a Backup. */
  verified: 64,
  restored: 128,
  /** Came in a shape that cannot carry everything; a full report of the same run replaces it. */
  reduced: 256,
  /** Rests on what Duplicati's server tells (its log, its notifications), or a database of 1.x, alone; no report came. */
  collected: 512,
} as const;

export const has = (flags: number, bit: number): boolean => (flags & bit) !== 0;
