import type { Context } from "../platform/context.ts";
import { perContext } from "../platform/per-context.ts";

/** A server with a job that would be called overdue or stale now, and since when (epoch ms). */
export interface DueServer {
  serverId: string;
  since: number;
}

/** Looks for news before jobs are evaluated: of these servers, or of `all` after a time without checks. */
export type BeforeCheck = (servers: readonly DueServer[] | "all") => Promise<void>;

/** Functions that fetch what may have been missed; collecting adds its own when the program is wired together. */
export const beforeChecks = perContext((): BeforeCheck[] => []);

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
