import { parseArgs } from "node:util";
import { listDeliveriesForScripts } from "../notifications/deliveries/list.ts";
import type { Context } from "../platform/context.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { iso, type Printer, printable, table, terminal } from "./terminal.ts";

/** Prints the newest messages, as a table or as one JSON array, newest first. */
export async function listByCommand(
  context: Context,
  limit: number,
  json: boolean,
  printer: Printer,
): Promise<void> {
  const deliveries = (await listDeliveriesForScripts(context.database.reader, limit)).map((one) => ({
    ...one,
    at: iso(one.at),
  }));
  if (json) {
    printer.out(JSON.stringify(deliveries, null, 2));
    return;
  }
  const rows = deliveries.map((one) => [
    one.at ?? "-",
    one.event,
    printable(one.server ?? "-"),
    printable(one.backup ?? "-"),
    printable(one.channel),
    one.state,
    String(one.attempts),
    printable(one.error ?? ""),
  ]);
  const heading = ["AT", "EVENT", "SERVER", "BACKUP", "CHANNEL", "STATE", "ATTEMPTS", "ERROR"];
  for (const line of table([heading, ...rows])) printer.out(line);
}

/** `duplistatus deliveries`: what was told, and what waits to be. */
export const deliveriesCommand: Command = {
  usage: "deliveries list [--json] [--limit N]",
  summary: "list the newest messages to channels, and how they went",
  async run([action, ...args]) {
    if (action !== "list") throw new CommandError(`Use: duplistatus ${this.usage}`);
    const { values } = parseArgs({
      args,
      options: { json: { type: "boolean", default: false }, limit: { type: "string", default: "100" } },
    });
    if (!/^[1-9]\d{0,5}$/.test(values.limit)) {
      throw new CommandError("--limit must be a whole number from 1 to 999999.");
    }
    await withContext((context) => listByCommand(context, Number(values.limit), values.json, terminal));
    return 0;
  },
};
