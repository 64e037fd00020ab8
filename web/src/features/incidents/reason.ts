import type { Incident } from "@duplistatus/contract";

type Facts = Incident["facts"];

/** Why an incident opened, before it becomes words: a key, the moments and the other values it speaks of. */
export interface Reason {
  key:
    | "overdue"
    | "overdueNever"
    | "failing"
    | "failingPlain"
    | "stale"
    | "staleNever"
    | "stuck"
    | "quotaWarning"
    | "quotaCritical"
    | "versions"
    | "unreachable";
  times: Record<string, number>;
  values: Record<string, string | number>;
}

const number = (facts: Facts, name: string): number | null => {
  const value = facts[name];
  return typeof value === "number" ? value : null;
};

const text = (facts: Facts, name: string): string | null => {
  const value = facts[name];
  return typeof value === "string" && value !== "" ? value : null;
};

/** Chooses the sentence for an incident from its facts. */
export function reasonOf({
  cause,
  severity,
  facts,
  since,
}: Pick<Incident, "cause" | "severity" | "facts" | "since">): Reason {
  const none = { times: {}, values: {} };
  switch (cause) {
    case "overdue": {
      const expected = number(facts, "expected") ?? since;
      const lastRun = number(facts, "lastRun");
      return lastRun === null
        ? { ...none, key: "overdueNever", times: { expected } }
        : { ...none, key: "overdue", times: { expected, lastRun } };
    }
    case "failing": {
      const status = text(facts, "status") ?? "Error";
      const problem = text(facts, "problem");
      return problem === null
        ? { ...none, key: "failingPlain", values: { status } }
        : { ...none, key: "failing", values: { status, problem } };
    }
    case "stale": {
      const goodAt = number(facts, "goodAt");
      return goodAt === null ? { ...none, key: "staleNever" } : { ...none, key: "stale", times: { goodAt } };
    }
    case "stuck":
      return { ...none, key: "stuck", times: { planned: number(facts, "planned") ?? since } };
    case "quota":
      return { ...none, key: severity === "critical" ? "quotaCritical" : "quotaWarning" };
    case "versions_shrinking":
      return {
        ...none,
        key: "versions",
        values: { now: number(facts, "now") ?? "–", before: number(facts, "before") ?? "–" },
      };
    case "server_unreachable":
      return { ...none, key: "unreachable", times: { since: number(facts, "since") ?? since } };
  }
}
