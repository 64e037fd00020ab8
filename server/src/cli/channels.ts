import { parseArgs } from "node:util";
import { type ChannelTest, channelOptions } from "@duplistatus/contract";
import { attemptReason, testStepWords } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import type { Field } from "../notifications/channels/fields.ts";
import { fieldsOf } from "../notifications/channels/fields.ts";
import {
  addChannelCommand,
  removeChannelCommand,
  testChannelCommand,
} from "../notifications/configured/commands.ts";
import { listConfigured } from "../notifications/configured/view.ts";
import { notificationsOf } from "../notifications/service.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { readInput } from "./read-input.ts";
import { iso, type Printer, printable, table, terminal } from "./terminal.ts";

/** What `channels add` was told: texts as typed. */
export interface ChannelWish {
  kind: string;
  name: string;
  settings: Readonly<Record<string, string>>;
  secrets: Readonly<Record<string, string>>;
}

/** `key=value` pairs. @throws {CommandError} for one without a key */
function pairs(list: readonly string[], option: string): Record<string, string> {
  return Object.fromEntries(
    list.map((pair) => {
      const at = pair.indexOf("=");
      if (at <= 0) throw new CommandError(`${option} must be key=value, not "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** A typed text as the form would hand it on. */
function typedValue(field: Field | undefined, text: string): string | number | boolean {
  if (field?.input === "number" && /^-?\d+$/.test(text.trim())) return Number(text);
  if (field?.input === "switch" && /^(true|false|yes|no|on|off)$/i.test(text.trim())) {
    return /^(true|yes|on)$/i.test(text.trim());
  }
  return text;
}

/** Adds a channel and prints its id and name. @throws {CommandError | AppError} */
export async function addByCommand(context: Context, wish: ChannelWish, printer: Printer): Promise<void> {
  const { kinds } = notificationsOf(context);
  const kind = kinds.get(wish.kind);
  if (kind === undefined) {
    throw new CommandError(`There is no kind "${wish.kind}". There are: ${[...kinds.keys()].join(", ")}.`);
  }
  const fields = new Map(fieldsOf(kind).map((field) => [field.name, field]));
  const settings = Object.fromEntries(
    Object.entries(wish.settings).map(([name, text]) => [name, typedValue(fields.get(name), text)]),
  );
  const row = await addChannelCommand.execute(context, cliActor, {
    kind: wish.kind,
    name: wish.name,
    settings,
    secrets: { ...wish.secrets },
    options: channelOptions.parse({}),
  });
  printer.out(`${row.id}  ${printable(row.name)}`);
}

/** Prints every channel, as a table or as one JSON array; no secret is in it. */
export async function listByCommand(context: Context, json: boolean, printer: Printer): Promise<void> {
  const channels = await listConfigured(context, notificationsOf(context).kinds);
  if (json) {
    const listed = channels.map((channel) => ({
      id: channel.id,
      name: channel.name,
      kind: channel.kind,
      enabled: channel.enabled,
      place: channel.place,
      settings: channel.settings,
      secretsSet: channel.secretsSet,
      health: channel.health,
      reason: channel.reason,
      lastOkAt: iso(channel.lastOkAt),
      failingSince: iso(channel.failingSince),
      waiting: channel.waiting,
    }));
    printer.out(JSON.stringify(listed, null, 2));
    return;
  }
  const rows = channels.map((channel) => [
    String(channel.id),
    printable(channel.name),
    channel.kind,
    printable(channel.place),
    channel.enabled ? channel.health : "off",
    String(channel.waiting),
    iso(channel.lastOkAt) ?? "-",
    channel.reason === null ? "" : printable(attemptReason(channel.reason, channel.facts, logReader)),
  ]);
  const heading = ["ID", "NAME", "KIND", "PLACE", "HEALTH", "WAITING", "LAST DELIVERED", "PROBLEM"];
  for (const line of table([heading, ...rows])) printer.out(line);
}

function lineOf(step: ChannelTest["steps"][number]): string {
  const { text, why } = testStepWords(step, logReader);
  const time = `(${Math.round(step.ms)} ms)`;
  if (step.ok) return `ok    ${printable(text)} ${time}`;
  return `FAIL  ${printable(text)} ${time}${why === null ? "" : `. ${printable(why)}`}`;
}

async function idOf(context: Context, name: string): Promise<number> {
  const channels = await listConfigured(context, notificationsOf(context).kinds);
  const found = channels.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (found === undefined) throw new CommandError(`There is no channel "${name}".`);
  return found.id;
}

/** Sends a test and prints its steps. @returns the exit code: 0 when the message was taken */
export async function testByCommand(context: Context, name: string, printer: Printer): Promise<number> {
  const id = await idOf(context, name);
  const { ok, steps } = await testChannelCommand.execute(context, cliActor, { id });
  for (const step of steps) printer.out(lineOf(step));
  return ok ? 0 : 1;
}

/** Removes a channel; what it had to send is cancelled. */
export async function removeByCommand(context: Context, name: string, printer: Printer): Promise<void> {
  const { name: removed } = await removeChannelCommand.execute(context, cliActor, {
    id: await idOf(context, name),
  });
  printer.out(`Removed ${printable(removed)}.`);
}

async function add(args: string[], usage: string): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      name: { type: "string" },
      set: { type: "string", multiple: true, default: [] },
      secret: { type: "string", multiple: true, default: [] },
    },
  });
  const [kind, ...more] = positionals;
  const name = values.name?.trim();
  if (kind === undefined || !name || more.some((text) => !text.includes("="))) {
    throw new CommandError(`Use: duplistatus ${usage}`);
  }
  const secrets: Record<string, string> = {};
  for (const [key, file] of Object.entries(pairs(values.secret, "--secret"))) {
    const secret = (await readInput(file)).toString("utf8").replace(/\r?\n$/, "");
    if (secret === "") throw new CommandError(`${file === "-" ? "Standard input" : file} is empty.`);
    secrets[key] = secret;
  }
  const wish = { kind, name, settings: pairs([...values.set, ...more], "--set"), secrets };
  await withContext((context) => addByCommand(context, wish, terminal));
}

function onlyName(args: string[], usage: string): string {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new CommandError(`Use: duplistatus ${usage}`);
  return name;
}

/** `duplistatus channels`: where messages go. */
export const channelsCommand: Command = {
  usage:
    "channels add KIND --name NAME [--set KEY=VALUE …] [--secret KEY=FILE …] | channels list [--json] | channels test NAME | channels remove NAME",
  summary: "add, list, test or remove channels for notifications; FILE may be - for standard input",
  async run([action, ...args]) {
    try {
      if (action === "add") await add(args, this.usage);
      else if (action === "list") {
        const { values } = parseArgs({ args, options: { json: { type: "boolean", default: false } } });
        await withContext((context) => listByCommand(context, values.json, terminal));
      } else if (action === "test") {
        const name = onlyName(args, this.usage);
        return await withContext((context) =>
          testByCommand(context, name, terminal).finally(() => notificationsOf(context).close()),
        );
      } else if (action === "remove") {
        const name = onlyName(args, this.usage);
        await withContext((context) => removeByCommand(context, name, terminal));
      } else throw new CommandError(`Use: duplistatus ${this.usage}`);
    } catch (error) {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    }
    return 0;
  },
};
