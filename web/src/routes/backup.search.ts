import { type RunView, readRunView } from "../jobs/runs/view.ts";
import type { RawSearch } from "./search.ts";

/** Search parameters of a backup: what its list of runs shows. */
export type BackupSearch = RunView;

export const backupSearch = (search: RawSearch): BackupSearch => readRunView(search);
