import { useClock } from "../format/index.ts";

/** Today by the clock of the server: days since 1970-01-01 in UTC. */
export const useToday = (): number => useClock((now) => Math.floor(now / 86_400_000));
