/** Why a body is no report, or one that cannot be read; whoever shows it has the words. */
export const reportFaults = [
  "empty",
  "not_json",
  /** Neither a JSON report nor a form with a text report. */
  "no_form_known",
  /** Text where a report belongs, which tells neither operation nor result. */
  "text_tells_nothing",
  "no_operation",
  /** Begins like a report, but is damaged or cut off. */
  "damaged",
  "too_deep",
  "too_many_entries",
  "too_long",
  "no_object",
  "no_data",
  "data_no_object",
  "no_main_operation",
  /** Data is null, without Extra and LogLines. */
  "nothing_in_it",
  "no_log_row",
] as const;

export type ReportFault = (typeof reportFaults)[number];
