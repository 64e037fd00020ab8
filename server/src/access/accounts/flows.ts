import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { AppError } from "../../platform/http/app-error.ts";
import { SecretLost } from "../../platform/secrets/secrets.ts";
import { deleteOldFlows, insertUsedFlow } from "./failures-store.ts";
import { sha256 } from "./hashes.ts";

/** Something that is asked now and answered later, by the same browser: what must be known then travels sealed. */
export type FlowKind = "passkey-login" | "passkey-new" | "sign-on";

const flowMs = 10 * 60_000;

/** Seals what must be known again when the answer comes, within ten minutes. */
export function sealFlow(context: Context, kind: FlowKind, data: object): string {
  const text = JSON.stringify({ ...data, until: context.clock.now() + flowMs });
  return context.secrets.seal(text, `flow:${kind}`);
}

/** What was sealed; null where it is too old, or not of this program. */
export function openFlow<Data>(context: Context, kind: FlowKind, sealed: string): Data | null {
  try {
    const { until, ...data } = JSON.parse(context.secrets.open(sealed, `flow:${kind}`)) as { until: number };
    return context.clock.now() <= until ? (data as Data) : null;
  } catch (error) {
    if (error instanceof SecretLost) return null;
    throw error;
  }
}

/** Takes an answer once: the same again is refused with `refusal`, by every replica. */
export async function useFlow(sql: Sql, at: number, sealed: string, refusal: AppError): Promise<void> {
  await deleteOldFlows(sql, at);
  if (!(await insertUsedFlow(sql, sha256(sealed), at + flowMs))) throw refusal;
}
