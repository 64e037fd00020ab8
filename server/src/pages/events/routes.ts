import { type LiveEvent, paths } from "@duplistatus/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { mayStillCall } from "../../access/access.ts";
import { limitsOf, visibleJobs } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import type { Subscriber } from "../../platform/database/unit-of-work.ts";
import { joinEvents } from "../../platform/events/live-updates.ts";
import type { App } from "../../platform/http/app-type.ts";

/** Changes within this time travel together: a burst of uploads must not make every browser read again each time. */
const collectFor = 250;

/**
 * Proxies close silent connections, and a browser cannot tell a hung server from one without news: every stream says
 * this often that it is there. An event and not a comment, because pages never get to see comments.
 */
const beat = 15_000;

const frame = (event: LiveEvent) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
const alive = frame({ type: "alive" });

interface Stream {
  request: FastifyRequest;
  close(): void;
}

declare module "../../platform/context.ts" {
  interface Services {
    /** Open streams of events. */
    streams: Set<Stream>;
  }
}

const streamsOf = ({ services }: Context): Set<Stream> => services.streams;

/** Ends the stream of somebody who may not read any more. */
async function checkStream(context: Context, { request, close }: Stream): Promise<void> {
  if (!(await mayStillCall(context, request))) close();
}

/** A stream ends with the session, token or role that opened it, or when its user must choose a new password. */
export const streamsEnd = (context: Context): Subscriber => ({
  name: "streams-end",
  after(events) {
    const changes = /^(session\.ended|token\.revoked|user\..*|replica\.rejoined)$/;
    if (!events.some(({ type }) => changes.test(type))) return;
    for (const stream of streamsOf(context)) void checkStream(context, stream);
  },
});

/** News of what exists for the reader of a stream. */
async function visibleEvents(
  context: Context,
  request: FastifyRequest,
  events: readonly LiveEvent[],
): Promise<readonly LiveEvent[]> {
  const visible = await limitsOf(context, request);
  if (visible === null) return events;
  const told: LiveEvent[] = [];
  for (const event of events) {
    if (event.type === "servers") told.push(event);
    if (!("jobIds" in event)) continue;
    // No ids: anything may have changed.
    if (event.jobIds.length === 0) told.push(event);
    const jobIds = await visibleJobs(context.database.reader, visible, event.jobIds);
    if (jobIds.length > 0) told.push({ ...event, jobIds });
  }
  return told;
}

function openStream(context: Context, request: FastifyRequest, reply: FastifyReply): void {
  const response = reply.raw;
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  const send = (event: LiveEvent) => response.write(frame(event));
  send({ type: "hello", version: context.version });

  let collected: LiveEvent[] = [];
  let timer: NodeJS.Timeout | null = null;
  const unsubscribe = context.events.subscribe((event) => {
    collected.push(event);
    timer ??= setTimeout(() => {
      const gathered = joinEvents(collected);
      collected = [];
      timer = null;
      void visibleEvents(context, request, gathered).then(
        (events) => {
          if (streamsOf(context).has(stream)) for (const event of events) send(event);
        },
        // What cannot be told is told as the end of the stream: the page reads everything again.
        () => stream.close(),
      );
    }, collectFor);
  });
  const stop = () => {
    unsubscribe();
    clearInterval(beating);
    if (timer !== null) clearTimeout(timer);
    streamsOf(context).delete(stream);
  };
  const stream: Stream = {
    request,
    close() {
      stop();
      response.end();
    },
  };
  // What ends by the clock, or was ended by a command in another process, is noticed here.
  const beating = setInterval(() => {
    response.write(alive);
    void checkStream(context, stream);
  }, beat);
  response.on("close", stop);
  streamsOf(context).add(stream);
  // It may have ended while the stream was being opened.
  void checkStream(context, stream);
}

/** `GET /api/v1/events`: server-sent events that say what changed. */
export function eventRoutes(app: App, context: Context): void {
  app.get(
    paths.events,
    {
      config: { access: "read", forLimited: "list" },
      schema: { tags: ["Dashboard"], summary: "Server-sent events: what changed" },
    },
    (request, reply) => {
      reply.hijack();
      openStream(context, request, reply);
    },
  );
  // Streams never end by themselves; without this the program could not stop.
  app.addHook("preClose", async () => {
    for (const { close } of streamsOf(context)) close();
  });
}
