import { type ErrorCode, type ErrorDetail, errorList } from "@duplistatus/contract";
import { errorSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";

interface More {
  /** Members that the answer of a 1.x endpoint carries beside `error` and `code`. */
  members?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/**
 * An error a caller may see: one of the contract's list, the only kind whose words leave the program. Its message is the
 * English sentence, for 1.x endpoints, the log and the terminal; `/api/v1` tells code, reason and facts.
 */
export class AppError extends Error {
  readonly statusCode: number;
  readonly reason: ErrorDetail["reason"] | null;
  readonly facts: Readonly<Record<string, unknown>>;

  /** @param detail what exactly was wrong: a reason of the contract, with its facts beside it */
  constructor(
    readonly code: ErrorCode,
    detail: ErrorDetail | null = null,
    readonly more: More = {},
  ) {
    const { reason = null, ...facts } = detail ?? {};
    super(errorSentence({ code, reason, facts }, logReader));
    this.reason = reason;
    this.facts = facts;
    this.statusCode = errorList[code];
  }
}
