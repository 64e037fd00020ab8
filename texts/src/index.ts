export { actionWords } from "./actions.ts";
export { attemptReason, testStepWords } from "./attempts.ts";
export { type CauseWords, causeWords } from "./causes.ts";
export {
  errorSentence,
  reasonSentence,
  reportFaultSentence,
  type StatedError,
  storageWords,
} from "./errors.ts";
export {
  chooseLocale,
  createFormat,
  type Format,
  type LongUnit,
  type Manner,
  nothing,
} from "./format/format.ts";
export type { SizeParts } from "./format/sizes.ts";
export {
  causeName,
  closingSentence,
  incidentSentence,
  type StatedIncident,
  severityName,
} from "./incidents.ts";
export { problemSentence, problemShort, untrustedSentence } from "./problems.ts";
export { createReader, type Reader } from "./reader.ts";
export { type Facts, fill, say } from "./say.ts";
export type { ActionName, EnglishTexts, FormatTexts, Namespace, TextsOf } from "./texts.ts";
export type { PluralForms, Texts, Translation } from "./translation.ts";
