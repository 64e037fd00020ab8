import type { MqttProblem } from "@duplistatus/contract";
import { networkReason, OutboundProblem } from "../platform/outbound/outbound-problem.ts";

/** A broker that cannot be used. */
export class BrokerProblem extends Error {
  constructor(readonly problem: MqttProblem) {
    super(`broker: ${problem}`);
  }
}

/** Answers of brokers that refuse a login (MQTT 3.1.1, 3.2.2.3: 4 and 5; MQTT 5: 134 and 135). */
const refused = new Set([4, 5, 134, 135]);

/** The problem that an error stands for. */
export function brokerProblem(error: unknown): MqttProblem {
  if (error instanceof BrokerProblem) return error.problem;
  if (error instanceof OutboundProblem) return error.reason === "not-http" ? "protocol" : error.reason;
  const { code } = error as { code?: unknown };
  if (typeof code === "number") return refused.has(code) ? "login" : "protocol";
  const known = networkReason(error);
  if (known !== null) return known.reason === "not-http" ? "protocol" : known.reason;
  return "protocol";
}
