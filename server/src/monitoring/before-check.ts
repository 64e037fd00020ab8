import type { Context } from "../platform/context.ts";

/** A server with a job that would be called overdue or stale now, and since when (epoch ms). */
export interface DueServer {
  serverId: string;
  since: number;
}

/** Looks for news before jobs are evaluated: of these servers, or of `all` after a time without checks. */
export type BeforeCheck = (servers: readonly DueServer[] | "all") => Promise<void>;

declare module "../platform/context.ts" {
  interface Services {
    /** Fetch what may have been missed; collecting adds its own when it begins. */
    beforeChecks: BeforeCheck[];
  }
}

export const beforeChecks = ({ services }: Context): BeforeCheck[] => services.beforeChecks;

/** A check waits this long for news and evaluates without them afterwards. */
const patienceMs = 60_000;

/** Asks for news of these servers; never fails, and never delays a check beyond a minute. */
export async function awaitNews(context: Context, servers: readonly DueServer[] | "all"): Promise<void> {
  const hooks = beforeChecks(context);
  if (hooks.length === 0 || servers.length === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  const news = Promise.all(hooks.map((hook) => hook(servers))).catch((error) =>
    context.log.error({ err: error }, "looking for news before a check failed"),
  );
  await Promise.race([news, late]);
  clearTimeout(timer);
}
