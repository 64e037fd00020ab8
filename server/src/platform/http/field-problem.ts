import type { ErrorDetail } from "@duplistatus/contract";
import type { FastifyError } from "fastify";

/** What zod says about one member of a request. */
export interface Issue {
  code?: string;
  path?: readonly PropertyKey[];
  message?: string;
  origin?: string;
  maximum?: unknown;
  minimum?: unknown;
  keys?: readonly string[];
}

const lengths = new Set(["string", "array", "set", "file", "map"]);

/** An issue of a schema as a reason; `field` names the member. */
export function issueReason(issue: Issue, field: string): ErrorDetail {
  const isLength = lengths.has(issue.origin ?? "");
  if (issue.code === "too_big" && typeof issue.maximum === "number") {
    return { reason: isLength ? "field_too_long" : "field_too_high", field, most: issue.maximum };
  }
  if (issue.code === "too_small" && typeof issue.minimum === "number") {
    if (isLength && issue.minimum === 1) return { reason: "field_missing", field };
    return { reason: isLength ? "field_too_short" : "field_too_low", field, least: issue.minimum };
  }
  if (issue.code === "unrecognized_keys" && issue.keys?.[0] !== undefined) {
    return { reason: "field_unknown", field: issue.keys[0] };
  }
  const isMissing = issue.code === "invalid_type" && /received undefined/.test(issue.message ?? "");
  return { reason: isMissing ? "field_missing" : "field_invalid", field };
}

/** The first member of a request that its schema refused. */
export function fieldProblem(error: FastifyError): ErrorDetail {
  const first = error.validation?.[0] as
    | { keyword?: string; instancePath?: string; message?: string; params?: object }
    | undefined;
  const field =
    first?.instancePath?.split("/").filter(Boolean).join(".") || error.validationContext || "request";
  return issueReason({ code: first?.keyword, message: first?.message, ...first?.params }, field);
}
