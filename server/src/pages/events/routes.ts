import { paths } from "@duplistatus/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { mayStillCall } from "../../access/access.ts";
import type { Context } from "../../platform/context.ts";
import type { Subscriber } from "../../platform/database/unit-of-work.ts";
import type { App } from "../../platform/http/app-type.ts";
import { frame, type Stream, type Streams } from "./streams.ts";

/**
 * Proxies close silent connections, and a browser cannot tell a hung server from one without news: every stream says
 * this often that it is there. An event and not a comment, because pages never get to see comments.
 */
const beat = 15_000;

const alive = frame({ type: "alive" });

const streamsOf = ({ services }: Context): Streams => services.streams;

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

function openStream(context: Context, request: FastifyRequest, reply: FastifyReply): void {
  const response = reply.raw;
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
  });
  response.write(frame({ type: "hello", version: context.version }));
  const stop = () => {
    clearInterval(beating);
    streamsOf(context).delete(stream);
  };
  const stream: Stream = {
    request,
    write: (text) => void response.write(text),
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
