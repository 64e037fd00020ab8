import type { RunEntry, RunSort } from "@duplistatus/contract";
import type { ReactNode } from "react";
import { type Format, nothing } from "../../format/index.ts";

/** A column of numbers of a list of runs. */
export interface NumberColumn {
  id: Exclude<RunSort, "begin" | "job" | "operation" | "status">;
  text: (run: RunEntry, format: Format) => ReactNode;
  value: (run: RunEntry) => number | null;
  /** Where there is no room for it. */
  hidden?: string;
  /** Colour of what is not zero. */
  tone?: string;
}

const shown = (value: number | null, text: (value: number | null) => string) =>
  value === null ? nothing : text(value);

/** In the order in which they stand; those that tell least go first when the page gets narrow. */
export const numberColumns: readonly NumberColumn[] = [
  { id: "duration", value: (run) => run.durationMs, text: (run, f) => shown(run.durationMs, f.duration) },
  {
    id: "files",
    value: (run) => run.files,
    text: (run, f) => shown(run.files, f.number),
    hidden: "max-lg:hidden",
  },
  {
    id: "source",
    value: (run) => run.sourceBytes,
    text: (run, f) => shown(run.sourceBytes, f.bytes),
    hidden: "max-lg:hidden",
  },
  {
    id: "uploaded",
    value: (run) => run.uploadedBytes,
    text: (run, f) => shown(run.uploadedBytes, f.bytes),
  },
  {
    id: "stored",
    value: (run) => run.storedBytes,
    text: (run, f) => shown(run.storedBytes, f.bytes),
    hidden: "max-md:hidden",
  },
  {
    id: "versions",
    value: (run) => run.versions,
    text: (run, f) => shown(run.versions, f.number),
    hidden: "max-lg:hidden",
  },
  {
    id: "warnings",
    value: (run) => run.warnings,
    text: (run, f) => f.number(run.warnings),
    tone: "font-medium text-warn",
  },
  {
    id: "errors",
    value: (run) => run.errors,
    text: (run, f) => f.number(run.errors),
    tone: "font-medium text-err",
  },
];
