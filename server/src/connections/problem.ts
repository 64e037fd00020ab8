import type { CollectingProblem, ProblemKind } from "@duplistatus/contract";
import type { Problem } from "@duplistatus/duplicati";
import { problemSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";

const nothing = {
  reason: null,
  host: null,
  port: null,
  address: null,
  status: null,
  text: null,
  version: null,
  limitBytes: null,
  pinned: null,
  certificate: null,
} as const satisfies Omit<CollectingProblem, "kind">;

/** The facts of a problem under the names that the contract has for them. */
function factsOf(problem: Problem): Partial<CollectingProblem> {
  switch (problem.kind) {
    case "options":
      return { reason: problem.reason, text: problem.text ?? null };
    case "forbidden":
    case "not-found":
      return { text: problem.text };
    case "address-denied":
      return { host: problem.host, address: problem.address };
    case "unreachable":
      return { host: problem.host, port: problem.port, reason: problem.reason };
    case "certificate-untrusted":
      return { reason: problem.reason, certificate: problem.certificate };
    case "certificate-changed":
      return { pinned: problem.pinned, certificate: problem.certificate };
    case "only-http":
      return { host: problem.host, port: problem.port };
    case "only-https":
      return { host: problem.host, port: problem.port, certificate: problem.certificate };
    case "redirected":
      return { status: problem.status, address: problem.to };
    case "host-not-allowed":
      return { host: problem.host };
    case "not-duplicati":
      return { status: problem.status };
    case "version-not-supported":
      return { version: problem.version };
    case "later":
    case "not-needed":
    case "unreadable":
      return { reason: problem.reason };
    case "refused":
      return { status: problem.status, text: problem.text };
    case "too-large":
      return { limitBytes: problem.limitBytes };
    default:
      return {};
  }
}

/** A problem of the REST client as people are told of it; never holds a secret. */
export function toProblem(problem: Problem): CollectingProblem {
  return { ...nothing, ...factsOf(problem), kind: problem.kind };
}

type OwnKind = Extract<
  ProblemKind,
  "aborted" | "options" | "secret-lost" | "not-connected" | "busy" | "internal"
>;

/** A problem that is on this side. */
export function ownProblem(kind: OwnKind): CollectingProblem {
  return { ...nothing, kind };
}

/** Carries a problem to whoever wanted a connection. */
export class ConnectionProblem extends Error {
  constructor(readonly problem: CollectingProblem) {
    super(problemSentence(problem, logReader));
  }
}
