import type { Context } from "../context.ts";
import type { App } from "./app-type.ts";

const tellAgainMs = 24 * 3_600_000;

/** A sender that adds `X-Forwarded-For` though nobody named it as a proxy, and when it did so last (epoch ms). */
export interface UnnamedProxy {
  address: string;
  at: number;
}

declare module "../context.ts" {
  interface Services {
    proxies: { unnamed: UnnamedProxy | null };
  }
}

/** The proxy that was seen last within a day; null when there was none. */
export function unnamedProxy({ services, clock }: Pick<Context, "services" | "clock">): UnnamedProxy | null {
  const { unnamed } = services.proxies;
  return unnamed === null || clock.now() - unnamed.at > tellAgainMs ? null : unnamed;
}

/**
 * Notices a reverse proxy that nobody named: every visitor and every report seems to come from it, so that allowed
 * addresses, the login throttle and the shares of strangers count all of them as one.
 */
export function noticeProxies(app: App, { clock, log, services }: Context): void {
  let toldAt = Number.NEGATIVE_INFINITY;
  app.addHook("onRequest", (request, _reply, done) => {
    const sender = request.raw.socket.remoteAddress;
    if (request.headers["x-forwarded-for"] !== undefined && request.ip === sender) {
      const now = clock.now();
      services.proxies.unnamed = { address: sender ?? "", at: now };
      if (now - toldAt >= tellAgainMs) {
        toldAt = now;
        log.warn(
          { proxy: sender },
          "a sender adds X-Forwarded-For and is not in TRUST_PROXY: if it is your reverse proxy, name it there, or everybody behind it counts as one",
        );
      }
    }
    done();
  });
}
