/**
 * A frame of Duplicati's engine: `…Main.Controller.ListFilesets()`, under Mono `…Main.Controller.Backup (System…`, since
 * 2.3.1.0 `…Main.Controller.BackupAsync(` (docs/duplicati 10.2), and `…Controller.<BackupAsync>d__23.` where a runtime
 * prints the state machine instead.
 */
const frame =
  /\bDuplicati\.Library\.Main\.Controller\.(?:([A-Z][A-Za-z]{1,40}?)(?:Async)? ?\(|<([A-Z][A-Za-z]{1,40}?)(?:Async)?>d__)/g;

/** The operation whose method stands lowest in a stack trace, e.g. `Backup` or `ListFilesets`; null where there is none. */
export function operationOfStack(stack: string): string | null {
  let found: string | null = null;
  for (const match of stack.slice(0, 100_000).matchAll(frame)) {
    const operation = match[1] ?? match[2]!;
    if (operation !== "RunAction") found = operation;
  }
  return found;
}

/** What the server log calls a run of a job since 2.3.1.0, backup or Sync: only the job's type tells them apart. */
export const backupOrSync = "BackupOrSync";

/** The operation of `Failed while executing Backup "Documents" (id: 1)`, as the server log has it. */
export function operationOfMessage(message: string): string | null {
  return /^Failed while executing ([A-Z][A-Za-z]{1,40}) "/.exec(message)?.[1] ?? null;
}
