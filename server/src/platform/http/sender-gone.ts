import type { FastifyReply } from "fastify";

/** Tells when nobody waits for an answer any more, so that the work for it can end. */
export function senderGone(reply: Pick<FastifyReply, "raw">): AbortSignal {
  const gone = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
