import type { FastifyRequest } from "fastify";
import type { Clock } from "../platform/clock.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { addressGroup } from "./accounts/throttle.ts";

/**
 * Requests a minute, and at once, of one caller or address; far beyond what pages of this program ask for. Reports and live
 * status have bounds of their own and are never refused here: Duplicati would warn, and a report could be lost.
 */
export const rates = {
  /** Logins of any kind, per address: a whole company may come at nine o'clock. */
  login: 120,
  /** What anybody may read, per address: badges, feeds, status pages. */
  open: 600,
  /** Everything together that comes from one address. */
  address: 6_000,
  /** Of one person or token. */
  read: 3_000,
  write: 600,
} as const;

export type RateClass = keyof typeof rates;

const minute = 60_000;
/** More addresses than that at once are an attack; the bucket that was filled up longest ago goes first. */
const mostBuckets = 20_000;

/** Buckets that drain with the time. */
export interface Rates {
  /** Takes one request; @returns how long to wait, ms; 0 = it may pass */
  take(kind: RateClass, who: string): number;
}

export function createRates({ clock }: { clock: Clock }): Rates {
  const buckets = new Map<string, { level: number; at: number }>();
  return {
    take(kind, who) {
      const size = rates[kind];
      const key = `${kind} ${who}`;
      const now = clock.now();
      const known = buckets.get(key) ?? { level: 0, at: now };
      const drained = Math.max(0, known.level - (Math.max(0, now - known.at) * size) / minute);
      const isFull = drained + 1 > size;
      buckets.delete(key);
      if (buckets.size >= mostBuckets) buckets.delete(buckets.keys().next().value!);
      buckets.set(key, { level: isFull ? drained : drained + 1, at: now });
      return isFull ? Math.ceil(((drained + 1 - size) * minute) / size) : 0;
    },
  };
}

declare module "../platform/context.ts" {
  interface Services {
    rates: Rates;
  }
}

const isReport = ({ routeOptions: { config } }: FastifyRequest): boolean =>
  config.body === "report" || config.body === "status";

/** What monitors ask all the time, and files that lie ready. */
const isCheap = ({ routeOptions: { url = "" }, is404 }: FastifyRequest): boolean =>
  is404 || url.endsWith("*") || /\/api\/(ping|health|ready)$/.test(url);

function classOf({ routeOptions: { config }, method }: FastifyRequest): RateClass {
  if (config.access === "open") return config.sameOrigin ? "login" : "open";
  return method === "GET" || method === "HEAD" ? "read" : "write";
}

function assertRate({ services }: Context, kind: RateClass, who: string): void {
  const waitMs = services.rates.take(kind, who);
  if (waitMs === 0) return;
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  throw new AppError("too_many_requests", null, { headers: { "retry-after": String(seconds) } });
}

/** Bounds what comes from one address, before anything is looked up. */
export function limitAddresses(app: App, context: Context): void {
  if (!context.config.rateLimits) return;
  app.addHook("onRequest", (request, _reply, done) => {
    if (isReport(request) || isCheap(request)) return done();
    const address = addressGroup(request.ip);
    assertRate(context, "address", address);
    const kind = classOf(request);
    if (kind === "login" || kind === "open") assertRate(context, kind, address);
    done();
  });
}

/** Bounds what one person or token asks for, whatever the address; whoever may not call is not counted. */
export function limitCallers(app: App, context: Context): void {
  if (!context.config.rateLimits) return;
  app.addHook("onRequest", (request, _reply, done) => {
    const { caller } = request;
    if (caller === null || isReport(request)) return done();
    const who = caller.kind === "session" ? `user ${caller.userId}` : `token ${caller.id}`;
    assertRate(context, classOf(request), who);
    done();
  });
}
