import { type RawSearch, text } from "./search.ts";

/** Search parameters of a run: which list of its log is open, what is searched there, the line that is linked to. */
export interface RunSearch {
  view?: string | undefined;
  q?: string | undefined;
  line?: number | undefined;
  /** Whether equal lines are told as one; chosen by their number if not said. */
  grouped?: boolean | undefined;
}

export const runSearch = (search: RawSearch): RunSearch => ({
  view: text(search.view),
  q: text(search.q),
  line: Number.isInteger(search.line) && Number(search.line) > 0 ? Number(search.line) : undefined,
  grouped: typeof search.grouped === "boolean" ? search.grouped : undefined,
});
