import { retryRequest } from "@duplistatus/contract";
import { defineCommand } from "../../access/commands.ts";
import { patienceMs } from "../outbox/retry.ts";
import { hurry, retryDead } from "./store.ts";

/** Tries again what was given up, these or all; what waits is tried at once. */
export const retryDeliveries = defineCommand({
  name: "delivery.retry",
  access: "admin",
  body: retryRequest,
  async run({ sql, at }, { ids = null }) {
    const dead = await retryDead(sql, ids, at, at + patienceMs);
    return { retried: dead + (ids === null ? 0 : await hurry(sql, ids, at)) };
  },
  audit: ({ ids }, { retried }) =>
    retried === 0
      ? null
      : { category: "channel", target: null, changes: { retried: [null, ids?.slice(0, 50) ?? "all"] } },
});
