import type { z } from "zod";
import { OutboundProblem } from "../../platform/outbound/outbound-problem.ts";
import type { ChannelKind, Delivery, Facts, Outcome, ReasonCode, Sender, TestStep } from "./channel.ts";
import { cleaned, shortened } from "./compose.ts";
import { problemFailure, temporary } from "./http-outcome.ts";
import { scrubber, scrubFacts } from "./scrub.ts";

export interface Attempt<Settings> extends Delivery<Settings> {
  /** The service refused the full form: send text without markup. */
  plain: boolean;
}

/** A test step that went wrong. */
export class StepFailed extends Error {
  constructor(
    readonly reason: ReasonCode,
    readonly facts: Facts,
  ) {
    super(reason);
  }
}

/** A step of a test before anything is sent; throws {@link StepFailed} or {@link OutboundProblem}. */
export interface Probe<Settings> {
  code: TestStep["code"];
  run(delivery: Delivery<Settings>, sender: Sender): Promise<Facts>;
}

/** What a file about one service says; the rest is the same for all. */
interface Definition<Schema extends z.ZodObject> extends Omit<ChannelKind<Schema>, "send" | "test"> {
  /** One attempt. May throw {@link OutboundProblem}. The message holds no control characters. */
  send(attempt: Attempt<z.output<Schema>>, sender: Sender): Promise<Outcome>;
  /** The host that a test looks up first. */
  host?(settings: z.output<Schema>): string;
  probes?: readonly Probe<z.output<Schema>>[];
}

/** Completes a kind: failures become outcomes, a refused message is tried once in its plain form, secrets are removed. */
export function defineChannel<Schema extends z.ZodObject>(
  definition: Definition<Schema>,
): ChannelKind<Schema> {
  const { host, probes = [], send: attempt, ...parts } = definition;

  async function tryOnce(delivery: Attempt<z.output<Schema>>, sender: Sender): Promise<Outcome> {
    try {
      return await attempt(delivery, sender);
    } catch (error) {
      if (error instanceof OutboundProblem) return problemFailure(error);
      sender.unexpected(error);
      return temporary("internal", {});
    }
  }

  async function send(delivery: Delivery<z.output<Schema>>, sender: Sender): Promise<Outcome> {
    const message = cleaned(delivery.message);
    let outcome = await tryOnce({ ...delivery, message, plain: false }, sender);
    if (outcome.result === "refused" && aboutContent.has(outcome.reason)) {
      outcome = await tryOnce({ ...delivery, message: shortened(message), plain: true }, sender);
    }
    const scrub = scrubber(kind as unknown as ChannelKind, delivery.settings);
    if (outcome.result === "sent") return { ...outcome, excerpt: scrub(outcome.excerpt) };
    return { ...outcome, facts: scrubFacts(outcome.facts, scrub) };
  }

  async function* test(delivery: Delivery<z.output<Schema>>, sender: Sender): AsyncGenerator<TestStep> {
    const scrub = scrubber(kind as unknown as ChannelKind, delivery.settings);
    const lookUp: Probe<z.output<Schema>> | null =
      host === undefined
        ? null
        : {
            code: "name",
            run: async ({ settings }) => {
              const name = host(settings);
              return { host: name, address: (await sender.resolve(name))[0] ?? null };
            },
          };
    for (const probe of lookUp === null ? probes : [lookUp, ...probes]) {
      const step = await runProbe(probe, delivery, sender);
      yield { ...step, facts: scrubFacts(step.facts, scrub) };
      if (!step.ok) return;
    }
    const began = sender.now();
    const outcome = await send(delivery, sender);
    const ms = sender.now() - began;
    if (outcome.result === "sent") {
      const facts = { status: outcome.status, text: outcome.excerpt };
      yield { code: "send", ok: true, ms, reason: null, facts };
    } else {
      yield { code: "send", ok: false, ms, reason: outcome.reason, facts: outcome.facts };
    }
  }

  const kind: ChannelKind<Schema> = { ...parts, send, test };
  return kind;
}

const aboutContent: ReadonlySet<ReasonCode> = new Set(["content-refused", "too-large"]);

async function runProbe<Settings>(
  { code, run }: Probe<Settings>,
  delivery: Delivery<Settings>,
  sender: Sender,
): Promise<TestStep> {
  const began = sender.now();
  const ended = (rest: Pick<TestStep, "ok" | "reason" | "facts">): TestStep => ({
    code,
    ms: sender.now() - began,
    ...rest,
  });
  try {
    return ended({ ok: true, reason: null, facts: await run(delivery, sender) });
  } catch (error) {
    if (error instanceof OutboundProblem || error instanceof StepFailed) {
      return ended({ ok: false, reason: error.reason, facts: error.facts });
    }
    sender.unexpected(error);
    return ended({ ok: false, reason: "internal", facts: {} });
  }
}
