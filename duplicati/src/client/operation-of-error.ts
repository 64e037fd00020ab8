/** A frame of Duplicati's engine: `…Main.Controller.ListFilesets()`, under Mono `…Main.Controller.Backup (System…`. */
const frame = /\bDuplicati\.Library\.Main\.Controller\.([A-Z][A-Za-z]{1,40}) ?\(/g;

/** The operation whose method stands lowest in a stack trace, e.g. `Backup` or `ListFilesets`; null where there is none. */
export function operationOfStack(stack: string): string | null {
  let found: string | null = null;
  for (const match of stack.slice(0, 100_000).matchAll(frame)) {
    if (match[1] !== "RunAction") found = match[1]!;
  }
  return found;
}

/** The operation of `Failed while executing Backup "Documents" (id: 1)`, as the server log has it. */
export function operationOfMessage(message: string): string | null {
  return /^Failed while executing ([A-Z][A-Za-z]{1,40}) "/.exec(message)?.[1] ?? null;
}
