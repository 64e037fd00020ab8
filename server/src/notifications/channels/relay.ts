import { z } from "zod";
import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import { OutboundProblem } from "../../platform/outbound/outbound-problem.ts";
import type { ChannelKind, Facts, Outcome, RelayedReport, Sender } from "./channel.ts";
import { defineChannel, StepFailed } from "./define-channel.ts";
import { optionalSecret, secretUrl } from "./fields.ts";
import { problemFailure, sent, statusFailure, temporary } from "./http-outcome.ts";
import { hostOf, nameOf } from "./json-request.ts";
import { scrubber, scrubFacts } from "./scrub.ts";

/** Names the installations that a report came through. An installation that finds itself in it answers with {@link cameBack}. */
export const relayHeader = "x-duplistatus-relay";
export const cameBack = "came-back";

const settings = z.object({
  url: secretUrl({ placeholder: "https://other.example.org/api/upload" }),
  token: optionalSecret({ advanced: true }),
});
type Settings = z.output<typeof settings>;

/** Reports may be large and lines slow. */
const totalMs = 120_000;

/** The address with the names that the sender wrote into ours, unless it has some of its own. */
function addressOf({ url }: Settings, { toldServer, toldJob }: RelayedReport): string {
  const address = new URL(url);
  for (const [name, value] of [
    ["server", toldServer],
    ["job", toldJob],
  ] as const) {
    if (value !== null && !address.searchParams.has(name)) address.searchParams.set(name, value);
  }
  return address.toString();
}

function post(report: RelayedReport, given: Settings, sender: Sender): Promise<HttpAnswer> {
  return sender.http({
    method: "POST",
    url: addressOf(given, report),
    headers: {
      [relayHeader]: report.hops.join(", "),
      ...(report.contentType === null ? {} : { "content-type": report.contentType }),
      ...(given.token === "" ? {} : { authorization: `Bearer ${given.token}` }),
    },
    body: report.body,
    totalMs,
  });
}

/** It came straight back: the address is that of this installation. By way of others the circle ends by itself. */
const isLoop = ({ headers }: HttpAnswer, hops: readonly string[]): boolean =>
  headers[relayHeader] === cameBack && hops.length === 1;

async function attempt(report: RelayedReport, given: Settings, sender: Sender): Promise<Outcome> {
  const answer = await post(report, given, sender);
  if (isLoop(answer, report.hops)) return { result: "broken", reason: "loop", facts: {} };
  return statusFailure(answer, sender.now()) ?? sent(answer);
}

async function relayOne(report: RelayedReport, given: Settings, sender: Sender): Promise<Outcome> {
  let outcome: Outcome;
  try {
    outcome = await attempt(report, given, sender);
  } catch (error) {
    if (error instanceof OutboundProblem) outcome = problemFailure(error);
    else {
      sender.unexpected(error);
      outcome = temporary("internal", {});
    }
  }
  const scrub = scrubber(relay as unknown as ChannelKind, given);
  if (outcome.result === "sent") return { ...outcome, excerpt: scrub(outcome.excerpt) };
  return { ...outcome, facts: scrubFacts(outcome.facts, scrub) };
}

/** Sends what is no report: it says whether somebody is there who takes posts, and records nothing. */
async function ask(given: Settings, sender: Sender): Promise<Facts> {
  const hops = [sender.installation];
  const nothing = {
    body: Buffer.from("{}"),
    contentType: "application/json",
    toldServer: null,
    toldJob: null,
  };
  const answer = await post({ ...nothing, hops }, given, sender);
  const facts = { status: answer.status };
  if (isLoop(answer, hops)) throw new StepFailed("loop", {});
  const failure = statusFailure(answer, sender.now());
  // To be told that this is no report is what was to be expected.
  if (failure !== null && failure.result !== "refused") throw new StepFailed(failure.reason, failure.facts);
  return facts;
}

const base = defineChannel({
  kind: "relay",
  settings,
  limits: { title: null, text: null, perMinute: 600 },
  events: [],
  place: ({ url }) => hostOf(url),
  host: ({ url }) => nameOf(url),
  probes: [{ code: "service", run: ({ settings: given }, sender) => ask(given, sender) }],
  send: async () => ({ result: "sent", status: null, excerpt: "", ref: null }),
});

/** Hands every report on, byte for byte, to another receiver: a second duplistatus, or what else takes Duplicati's reports. */
export const relay: ChannelKind<typeof settings> = {
  ...base,
  relay: relayOne,
  async *test(delivery, sender) {
    for await (const step of base.test(delivery, sender)) {
      // There is no message to send.
      if (step.code !== "send") yield step;
    }
  },
};
