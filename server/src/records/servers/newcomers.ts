import { isIPv6 } from "node:net";
import type { Context } from "../../platform/context.ts";

const day = 24 * 3_600_000;

/**
 * How many servers and jobs senders without a token may make known in a day. What comes beyond waits for approval, or in
 * quarantine: it is kept, and a person decides.
 */
export const newcomerShares = {
  servers: { perSender: 500, inAll: 5_000 },
  jobs: { perSender: 5_000, inAll: 20_000 },
} as const;

type Kind = keyof typeof newcomerShares;

/** Whoever has one IPv6 address has its whole /64. */
function senderOf(address: string | null): string {
  if (address === null || !isIPv6(address)) return address ?? "unknown";
  return address.split(":").slice(0, 4).join(":");
}

export interface Newcomers {
  /** True when this sender, or all together, made as many known today as they may. */
  isFull(kind: Kind, address: string | null): boolean;
  add(kind: Kind, address: string | null): void;
}

declare module "../../platform/context.ts" {
  interface Services {
    newcomers: Newcomers;
  }
}

export const newcomersOf = ({ services }: Context): Newcomers => services.newcomers;

/** Counts what strangers make known. Kept in memory: a restart cannot be forced from outside. */
export function createNewcomers({ clock }: Context): Newcomers {
  let from = Number.NEGATIVE_INFINITY;
  let counts = { servers: new Map<string, number>(), jobs: new Map<string, number>() };
  let totals = { servers: 0, jobs: 0 };
  const today = () => {
    const now = clock.now();
    if (now >= from && now < from + day) return;
    from = now;
    counts = { servers: new Map(), jobs: new Map() };
    totals = { servers: 0, jobs: 0 };
  };
  return {
    isFull(kind, address) {
      today();
      const { perSender, inAll } = newcomerShares[kind];
      return totals[kind] >= inAll || (counts[kind].get(senderOf(address)) ?? 0) >= perSender;
    },
    add(kind, address) {
      today();
      const sender = senderOf(address);
      counts[kind].set(sender, (counts[kind].get(sender) ?? 0) + 1);
      totals[kind] += 1;
    },
  };
}
