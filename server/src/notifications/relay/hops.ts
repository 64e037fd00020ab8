/** More installations in a row are a circle that nobody meant. */
const mostHops = 8;

/** The installations that a report came through, by its header; what is no name is left out. */
export function hopsOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(",") : (header ?? "");
  return text
    .slice(0, 2_000)
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => /^[\w-]{1,64}$/.test(hop))
    .slice(0, mostHops);
}

/** True when a report must go no further: it was here before, or has come a long way. */
export const endsHere = (hops: readonly string[], installation: string): boolean =>
  hops.includes(installation) || hops.length >= mostHops;
