import { type RawSearch, text } from "./search.ts";

/** Search parameters of a run: which list of its log is open, and what is searched there. */
export interface RunSearch {
  view?: string | undefined;
  q?: string | undefined;
}

export const runSearch = (search: RawSearch): RunSearch => ({
  view: text(search.view),
  q: text(search.q),
});
