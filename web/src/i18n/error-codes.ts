import type { ErrorCode } from "@duplistatus/contract";
import type { EnglishTexts } from "./texts.ts";

type Untranslated = Exclude<ErrorCode, keyof EnglishTexts["errors"]>;

/** Fails the type check when the server has an error that no sentence exists for. */
export type EveryErrorHasASentence<T extends never = Untranslated> = T;
