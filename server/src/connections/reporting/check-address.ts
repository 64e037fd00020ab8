import { randomUUID } from "node:crypto";
import type { ReportingCheck } from "@duplistatus/contract";
import { installationOf } from "../../notifications/relay/relay.ts";
import type { Context } from "../../platform/context.ts";
import { createOutbound } from "../../platform/outbound/http-client.ts";
import { OutboundProblem } from "../../platform/outbound/outbound-problem.ts";

/** Marks a test report: it is admitted and read as any other, answered, and not recorded. */
export const checkHeader = "x-duplistatus-check";

function testReport(now: number): string {
  const at = new Date(now).toISOString();
  return JSON.stringify({
    Data: {
      MainOperation: "Backup",
      ParsedResult: "Success",
      BeginTime: at,
      EndTime: at,
      Duration: "00:00:00",
    },
    Extra: { OperationName: "Backup", "backup-name": "duplistatus test", "machine-name": "duplistatus" },
    LogLines: [],
  });
}

/** Sends a test report to an address as Duplicati would, and sees whether this very installation took it. */
export async function checkAddress(context: Context, url: string): Promise<ReportingCheck> {
  const outbound = createOutbound({ version: context.version });
  const nonce = randomUUID();
  try {
    const { status, text } = await outbound.http({
      method: "POST",
      url,
      headers: { "content-type": "application/json; charset=utf-8", [checkHeader]: nonce },
      body: testReport(context.clock.now()),
      totalMs: 15_000,
    });
    const answer = parsed(text);
    const isHere = answer?.check === nonce && answer.installation === (await installationOf(context));
    if (status === 200 && isHere) return { ok: true, status, reason: null };
    return { ok: false, status, reason: status === 200 ? "other" : null };
  } catch (error) {
    if (error instanceof OutboundProblem) return { ok: false, status: null, reason: error.reason };
    throw error;
  } finally {
    await outbound.close();
  }
}

function parsed(text: string): { check?: unknown; installation?: unknown } | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : null;
  } catch {
    return null;
  }
}
