import type { AuditCategory } from "@duplistatus/contract";
import type { ActionName } from "@duplistatus/texts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { insertAuditEvent } from "./store.ts";

/** What somebody did, for the audit log. */
export interface AuditEntry {
  category: AuditCategory;
  /** Id of what was changed. */
  target?: string | number | null;
  /** As people call it. */
  name?: string | null;
  /** Member → value before and after; what was made has no before, what was deleted no after. */
  changes?: Readonly<Record<string, readonly [before: unknown, after: unknown]>>;
}

const masked = "***";
const secret = /password|secret|token|credential|authorization|apikey|api_key/i;
const textLimit = 1_000;

/** Hides members that may hold a secret, at any depth, and cuts long texts. */
export function withoutSecrets(value: unknown, name = ""): unknown {
  if (value === null || value === undefined) return null;
  if (secret.test(name)) return masked;
  if (typeof value === "string") return value.length > textLimit ? `${value.slice(0, textLimit)}…` : value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item));
  if (typeof value === "object") {
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) => [member, withoutSecrets(inner, member)]),
    );
  }
  return value;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** The members that differ, in the form of `AuditEntry.changes`. */
export function differences(before: object | null, after: object | null): NonNullable<AuditEntry["changes"]> {
  const old = (before ?? {}) as Record<string, unknown>;
  const fresh = (after ?? {}) as Record<string, unknown>;
  const members = [...new Set([...Object.keys(old), ...Object.keys(fresh)])];
  return Object.fromEntries(
    members
      .filter((member) => !isSame(old[member], fresh[member]))
      .map((member) => [member, [old[member] ?? null, fresh[member] ?? null]]),
  );
}

/** Adds a row to the audit log, in the transaction that did it. @param action name of the command */
export async function writeAudit(
  work: Pick<Work, "sql" | "at" | "actor">,
  action: ActionName,
  entry: AuditEntry,
): Promise<void> {
  const { actor, at } = work;
  const changes = Object.entries(entry.changes ?? {}).map(([member, [before, after]]) => [
    member,
    [withoutSecrets(before, member), withoutSecrets(after, member)],
  ]);
  await insertAuditEvent(work.sql, {
    at,
    actor_kind: actor.kind,
    actor_id: "id" in actor ? actor.id : null,
    actor_name: "name" in actor ? actor.name : null,
    category: entry.category,
    action,
    target: entry.target === undefined || entry.target === null ? null : String(entry.target),
    target_name: entry.name ?? null,
    changes: JSON.stringify(Object.fromEntries(changes)),
    address: actor.from?.address ?? null,
    user_agent: actor.from?.userAgent ?? null,
  });
}
