import { parseArgs } from "node:util";
import {
  type CredentialInput,
  type ReportingCheck,
  type ReportingPlan,
  type ReportingRequest,
  reportingRequest,
  type TrustInput,
} from "@duplistatus/contract";
import { ProblemError, parseAddress } from "@duplistatus/duplicati";
import { installReporting, startReportedJob, undoReporting } from "../connections/commands.ts";
import { findServer } from "../connections/find.ts";
import { previewElsewhere, previewReporting } from "../connections/reporting/reporting.ts";
import { publicUrlOf } from "../notifications/render/voice.ts";
import { serverEntries } from "../pages/servers/list.ts";
import { cliActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";
import { problemLine } from "./problem-line.ts";
import { addByCommand, credentialFrom, trustFor } from "./servers.ts";
import { type Printer, printable, terminal } from "./terminal.ts";

/** What `connect` was told. */
export interface ConnectWish {
  url: string;
  credential: CredentialInput;
  trust: string | null;
  plainHttp: boolean;
  alias: string | null;
  /** Address under which Duplicati reaches this installation; null = as it is known. */
  reportTo: string | null;
  live: boolean;
  replace: boolean;
  dryRun: boolean;
  undo: boolean;
  /** Name of a job to start, whose report is waited for. */
  run: string | null;
}

async function requestOf(context: Context, wish: ConnectWish): Promise<ReportingRequest> {
  const base = wish.reportTo ?? (await publicUrlOf(context));
  if (base === null)
    throw new CommandError(
      "The address of this installation is not known: name it with --report-to, such as http://nas.lan:9666",
    );
  const parsed = reportingRequest.safeParse({ base, live: wish.live, replace: wish.replace });
  if (!parsed.success) throw new CommandError("--report-to must be an address such as http://nas.lan:9666");
  return parsed.data;
}

/** Id of the server that is connected at this address already; null = none. */
async function knownAt(context: Context, url: string): Promise<string | null> {
  const parse = (text: string, port: number) => {
    try {
      const { host, port: own } = parseAddress(text, port);
      return `${host.toLowerCase()} ${own}`;
    } catch (error) {
      if (error instanceof ProblemError) return null;
      throw error;
    }
  };
  const wanted = parse(url, 8_200);
  const entries = await serverEntries(context.database.reader);
  const found = entries.find(({ connection }) =>
    connection?.addresses.some((address) => wanted !== null && parse(address, connection.port) === wanted),
  );
  return found?.id ?? null;
}

function printChanges(plan: ReportingPlan, printer: Printer): void {
  for (const { name, before, after } of plan.changes)
    printer.out(`  ${name}: ${printable(before ?? "(none)")} -> ${printable(after ?? "(none)")}`);
}

/** @throws {CommandError} when the server could not be asked, or somebody else has the place */
function assertPossible(plan: ReportingPlan): void {
  if (plan.problem !== null) throw new CommandError(problemLine(plan.problem));
  if (plan.inTheWay?.startsWith("--"))
    throw new CommandError(`Duplicati masks the value of ${plan.inTheWay}: change it in Duplicati itself.`);
  if (plan.inTheWay !== null)
    throw new CommandError(
      `This Duplicati reports to ${printable(plan.inTheWay)}, and can report to one address only. Repeat the command with --replace to take its place.`,
    );
}

function checkSentence({ ok, status, reason }: ReportingCheck): string {
  if (ok) return "A test report arrived.";
  const what =
    reason === "other"
      ? "something else answered there"
      : reason !== null
        ? reason
        : `the answer was ${status}`;
  return `The options are set, but a test report did not arrive from here: ${what}. Check --report-to.`;
}

async function preview(context: Context, wish: ConnectWish, printer: Printer): Promise<void> {
  const request = await requestOf(context, wish);
  const id = await knownAt(context, wish.url);
  let plan: ReportingPlan;
  if (id !== null) plan = await previewReporting(context, id, request);
  else {
    const reach = { addresses: [wish.url], port: 8_200, proxy: null };
    const found = await findServer(context, reach);
    if (!found.ok) throw new CommandError(problemLine(found.problem));
    const trust: TrustInput = trustFor(found, wish, printer);
    plan = await previewElsewhere(context, { ...reach, trust, credential: wish.credential }, request);
  }
  assertPossible(plan);
  printer.out(plan.changes.length === 0 ? "Nothing would be changed." : "Would be changed, for all jobs:");
  printChanges(plan, printer);
}

/** Starts a job and waits until a new run of the server is recorded. @throws {CommandError} */
async function runAndWait(
  context: Context,
  id: string,
  { jobs }: ReportingPlan,
  name: string,
  printer: Printer,
  patience: { ms: number; stepMs: number },
): Promise<void> {
  const job = jobs.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (job === undefined)
    throw new CommandError(
      `There is no job "${name}". The jobs are: ${jobs.map((one) => printable(one.name)).join(", ")}.`,
    );
  const runs = async () => {
    const entries = await serverEntries(context.database.reader);
    // Before the first report nobody knows which server it will be.
    return entries.reduce((sum, entry) => sum + entry.runs, 0);
  };
  const before = await runs();
  const { problem } = await startReportedJob.execute(context, cliActor, { id, job: job.id });
  if (problem !== null) throw new CommandError(problemLine(problem));
  printer.out(`"${printable(job.name)}" was started; waiting for its report.`);
  for (let waited = 0; waited < patience.ms; waited += patience.stepMs) {
    if ((await runs()) > before) return printer.out("Its report arrived.");
    await new Promise((next) => setTimeout(next, patience.stepMs));
  }
  throw new CommandError("No report arrived yet. It comes when the backup has ended.");
}

/** Connects a Duplicati server, or takes that back. @returns the exit code */
export async function connectByCommand(
  context: Context,
  wish: ConnectWish,
  printer: Printer,
  patience = { ms: 10 * 60_000, stepMs: 2_000 },
): Promise<number> {
  if (wish.dryRun) {
    await preview(context, wish, printer);
    return 0;
  }
  const known = await knownAt(context, wish.url);
  if (wish.undo) {
    if (known === null) throw new CommandError("No server is connected at this address.");
    const base = wish.reportTo ?? (await publicUrlOf(context)) ?? "http://localhost";
    const undone = await undoReporting.execute(context, cliActor, { id: known, base });
    assertPossible(undone);
    printer.out(undone.changes.length === 0 ? "There was nothing to take back." : "Taken back:");
    printChanges(undone, printer);
    return 0;
  }
  const request = await requestOf(context, wish);
  const id = known ?? (await addByCommand(context, { ...wish, every: null }, printer));
  const done = await installReporting.execute(context, cliActor, { id, ...request });
  assertPossible(done);
  printer.out(done.changes.length === 0 ? "Everything was set already." : "Changed, for all jobs:");
  printChanges(done, printer);
  if (done.check !== null) printer[done.check.ok ? "out" : "err"](checkSentence(done.check));
  if (wish.run !== null) await runAndWait(context, id, done, wish.run, printer, patience);
  return done.check?.ok === false ? 1 : 0;
}

/** `duplistatus connect`: makes the reports of a Duplicati server arrive here. */
export const connectCommand: Command = {
  usage:
    "connect URL [--password-file FILE | --password TEXT | --token-file FILE] [--report-to ADDRESS] [--dry-run | --undo] [--live] [--replace] [--run JOB] [--trust FINGERPRINT] [--plain-http] [--alias TEXT]",
  summary: "set the report options in a Duplicati server, check them with a test report, or take them back",
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        password: { type: "string" },
        "password-file": { type: "string" },
        "token-file": { type: "string" },
        "report-to": { type: "string" },
        "dry-run": { type: "boolean", default: false },
        undo: { type: "boolean", default: false },
        live: { type: "boolean", default: false },
        replace: { type: "boolean", default: false },
        run: { type: "string" },
        trust: { type: "string" },
        "plain-http": { type: "boolean", default: false },
        alias: { type: "string" },
      },
    });
    const [url, ...others] = positionals;
    if (url === undefined || others.length > 0 || (values["dry-run"] && values.undo))
      throw new CommandError(`Use: duplistatus ${this.usage}`);
    const { password } = values;
    if (password !== undefined && (values["password-file"] ?? values["token-file"]) !== undefined)
      throw new CommandError("--password excludes --password-file and --token-file.");
    const credential: CredentialInput =
      password === undefined
        ? await credentialFrom(values["password-file"], values["token-file"])
        : { kind: "password", password };
    try {
      return await withContext((context) =>
        connectByCommand(
          context,
          {
            url,
            credential,
            trust: values.trust ?? null,
            plainHttp: values["plain-http"],
            alias: values.alias?.trim() || null,
            reportTo: values["report-to"] ?? null,
            live: values.live,
            replace: values.replace,
            dryRun: values["dry-run"],
            undo: values.undo,
            run: values.run ?? null,
          },
          terminal,
        ),
      );
    } catch (error) {
      throw error instanceof AppError ? new CommandError(error.message) : error;
    }
  },
};
