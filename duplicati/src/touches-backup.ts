/** The hash of `dummy://`: the same backup id on every machine (docs/duplicati 10.13). */
export const dummyBackupId = "1332173971095A89A09BD919655AFC5697A4FE11DC3CA3D881026D21C87F6F58";

const withoutBackup = new Set(["TestFilters", "SystemInfo", "SendMail"]);

/**
 * False for operations that run under no destination of anybody: their names and ids make no job, and two machines that
 * report them have nothing in common.
 */
export function touchesBackup(run: {
  operation: string;
  backupId: string | null;
  destinationType: string | null;
}): boolean {
  return (
    !withoutBackup.has(run.operation) && run.backupId !== dummyBackupId && run.destinationType !== "dummy"
  );
}
