import type { ChannelTest } from "@duplistatus/contract";
import type { Reader } from "./reader.ts";
import { type Facts, fill } from "./say.ts";

type Step = ChannelTest["steps"][number];
type AttemptReader = Reader<"attempts">;

const known = (value: unknown): value is string | number =>
  (typeof value === "string" && value !== "") || typeof value === "number";

const hostOf = (facts: Facts, { texts }: AttemptReader): string =>
  known(facts.host) ? String(facts.host) : texts.attempts.theServer;

/** What the other side said, for the end of a sentence; mail servers begin their words with the number themselves. */
function saidBy({ status, text }: Facts): string {
  const twice = known(status) && known(text) && String(text).startsWith(String(status));
  return [twice ? null : status, text].filter(known).join(" ");
}

/**
 * Why a message was not sent, with what the other side said; a reason that a newer server names and nobody knows here
 * is shown as its code.
 */
export function attemptReason(code: string, facts: Facts, reader: AttemptReader): string {
  const { reason, said: withWords } = reader.texts.attempts;
  const key = code.replaceAll("-", "_");
  const text = key in reason ? reason[key as keyof typeof reason] : reason.unknown;
  const to = known(facts.to) ? String(facts.to) : "–";
  const sentence = fill(text, { host: hostOf(facts, reader), code, to }, reader) ?? code;
  const said = saidBy(facts);
  return said === "" ? sentence : (fill(withWords, { sentence, said }, reader) ?? sentence);
}

/** One step of a channel's test: what was done, or what failed and why (null where nothing failed). */
export function testStepWords(step: Step, reader: AttemptReader): { text: string; why: string | null } {
  const { done, failed } = reader.texts.attempts;
  const noLogin = step.code === "login" && step.ok && step.facts.user === null;
  const text = step.ok ? done[noLogin ? "login_none" : step.code] : failed[step.code];
  return {
    text: fill(text, { host: hostOf(step.facts, reader) }, reader) ?? step.code,
    why: step.reason === null ? null : attemptReason(step.reason, step.facts, reader),
  };
}
