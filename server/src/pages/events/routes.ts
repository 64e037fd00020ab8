import { type LiveEvent, paths } from "@duplistatus/contract";
import type { FastifyReply } from "fastify";
import type { Context } from "../../platform/context.ts";
import type { App } from "../../platform/http/app-type.ts";

/** Changes within this time travel together: a burst of uploads must not make every browser read again each time. */
const collectFor = 250;

/** Proxies close silent connections; a comment keeps them open. */
const keepAlive = 25_000;

/** Joins the job ids of events of one kind; anything else is sent once. */
export function joinEvents(events: readonly LiveEvent[]): LiveEvent[] {
  const joined = new Map<LiveEvent["type"], LiveEvent>();
  for (const event of events) {
    const known = joined.get(event.type);
    const ids = known !== undefined && "jobIds" in known ? known.jobIds : [];
    joined.set(
      event.type,
      "jobIds" in event ? { ...event, jobIds: [...new Set([...ids, ...event.jobIds])] } : event,
    );
  }
  return [...joined.values()];
}

function stream(context: Context, reply: FastifyReply): () => void {
  const response = reply.raw;
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  const send = (event: LiveEvent) =>
    response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  send({ type: "hello", version: context.version });

  let collected: LiveEvent[] = [];
  let timer: NodeJS.Timeout | null = null;
  const unsubscribe = context.events.subscribe((event) => {
    collected.push(event);
    timer ??= setTimeout(() => {
      for (const joined of joinEvents(collected)) send(joined);
      collected = [];
      timer = null;
    }, collectFor);
  });
  const alive = setInterval(() => response.write(": still here\n\n"), keepAlive);
  const stop = () => {
    unsubscribe();
    clearInterval(alive);
    if (timer !== null) clearTimeout(timer);
  };
  response.on("close", stop);
  return () => {
    stop();
    response.end();
  };
}

/** `GET /api/v1/events`: server-sent events that say what changed. */
export function eventRoutes(app: App, context: Context): void {
  const open = new Set<() => void>();
  app.get(
    paths.events,
    {
      config: { access: "read" },
      schema: { tags: ["Dashboard"], summary: "Server-sent events: what changed" },
    },
    (_request, reply) => {
      reply.hijack();
      const close = stream(context, reply);
      open.add(close);
      reply.raw.on("close", () => open.delete(close));
    },
  );
  // Streams never end by themselves; without this the program could not stop.
  app.addHook("preClose", async () => {
    for (const close of open) close();
  });
}
