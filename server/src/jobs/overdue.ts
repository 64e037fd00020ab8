/** How late a run may be before it counts as overdue, in ms. */
export const defaultTolerance = 2 * 3_600_000;

/**
 * Since when a job is overdue (epoch ms), or null. A run is expected at the time Duplicati itself announced in its last
 * scheduled report; the deadline is that time plus the tolerance. A job nobody announced a run for is never overdue.
 */
export function overdueSince(
  job: { next_run_at: number | null; latest_begin_at: number | null },
  now: number,
): number | null {
  if (job.next_run_at === null) return null;
  if (job.latest_begin_at !== null && job.latest_begin_at >= job.next_run_at) return null;
  const deadline = job.next_run_at + defaultTolerance;
  return now > deadline ? deadline : null;
}
