import type { AuditCheck } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import * as store from "./store.ts";

const pageSize = 1_000;

/**
 * Reads the whole audit log and recomputes the fingerprint of every line. What is checked shows whether a line was
 * changed, removed or put in between by somebody who did not recompute all that follows.
 */
export async function verifyAudit(sql: Sql): Promise<AuditCheck> {
  // Read first: what is added meanwhile lies behind it.
  const head = await store.auditHead(sql);
  if (head === undefined) return { checked: 0, broken: null };
  let hash = head.tail_hash;
  let seq = Number(head.tail_seq);
  let checked = 0;
  while (seq < Number(head.seq)) {
    const page = await store.auditEventsAfter(sql, seq, pageSize);
    for (const row of page) {
      if (Number(row.seq) !== seq + 1 || store.hashOf(hash, { ...row, seq: seq + 1 }) !== row.hash) {
        return { checked, broken: seq + 1 };
      }
      ({ hash } = row);
      seq += 1;
      checked += 1;
      if (seq === Number(head.seq)) break;
    }
    if (page.length === 0) return { checked, broken: seq + 1 };
  }
  return { checked, broken: hash === head.hash ? null : seq };
}
