import { text } from "./search.ts";

interface LoginSearch {
  /** The page to be shown afterwards. */
  next?: string | undefined;
  /** Why a login elsewhere failed: a code of the contract. */
  problem?: string | undefined;
  /** Somebody has just logged out: nobody is logged in again by itself. */
  stay?: true | undefined;
}

export const loginSearch = (search: Record<string, unknown>): LoginSearch => ({
  next: text(search.next),
  problem: text(search.problem),
  stay: search.stay === true ? true : undefined,
});
