import { verifyAudit } from "../access/audit/chain.ts";
import type { Context } from "../platform/context.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { type Printer, terminal } from "./terminal.ts";

/** Checks the chain of the audit log; @returns the exit code: 1 where it was tampered with */
export async function verifyByCommand(context: Context, printer: Printer): Promise<number> {
  const { checked, broken } = await verifyAudit(context.database.reader);
  if (broken === null) {
    printer.out(`The audit log is as it was written (${checked} lines).`);
    return 0;
  }
  printer.err(`The audit log was changed: line ${broken} does not follow from the one before it.`);
  return 1;
}

/** `duplistatus audit verify`. */
export const auditCommand: Command = {
  usage: "audit verify",
  summary: "check that nobody changed or removed lines of the audit log",
  async run([action, ...rest]) {
    if (action !== "verify" || rest.length > 0) throw new CommandError(`Use: duplistatus ${this.usage}`);
    return withContext((context) => verifyByCommand(context, terminal));
  },
};
