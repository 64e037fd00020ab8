import { type ErrorCode, errorList } from "@duplistatus/contract";

interface More {
  /** Members that the answer of a 1.x endpoint carries beside `error` and `code`. */
  members?: Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
}

/** An error a caller may see: one of the contract's list, the only kind whose words leave the program. */
export class AppError extends Error {
  readonly statusCode: number;

  /** @param detail fills `{detail}` of the listed sentence. */
  constructor(
    readonly code: ErrorCode,
    readonly detail: string | null = null,
    readonly more: More = {},
  ) {
    const [status, sentence] = errorList[code];
    super(sentence.replace("{detail}", () => detail ?? ""));
    this.statusCode = status;
  }
}
