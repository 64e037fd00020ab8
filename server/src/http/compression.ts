import { brotliCompress, constants, gzip } from "node:zlib";
import type { App } from "./app-type.ts";

/** Answers below this many bytes fit into one packet anyway. */
const threshold = 1024;
const compressible = /^(?:application\/(?:json|problem\+json|javascript)|text\/(?!event-stream)|image\/svg)/;

/** The encoding of ours that the client likes: brotli, else gzip, else none. */
export function chooseEncoding(accepted: string | undefined): "br" | "gzip" | null {
  const refused = /(?:^|,)\s*(br|gzip)\s*;\s*q=0(?:\.0*)?\s*(?=,|$)/g;
  const wanted = (accepted ?? "").replace(refused, "");
  if (/(?:^|,)\s*br\b/.test(wanted)) return "br";
  return /(?:^|,)\s*gzip\b/.test(wanted) ? "gzip" : null;
}

/**
 * Compresses answers that were computed for one request. Cheap levels: they are computed often and read once. Own code
 * and not a plugin: the plugin streams, which takes longer than compressing in one go, and costs start-up time.
 */
export function compressAnswers(app: App): void {
  app.addHook("onSend", (request, reply, payload, done) => {
    if (typeof payload !== "string" || payload.length < threshold) return done(null, payload);
    if (reply.hasHeader("content-encoding")) return done(null, payload);
    if (!compressible.test(String(reply.getHeader("content-type")))) return done(null, payload);
    reply.header("vary", "accept-encoding");
    const encoding = chooseEncoding(request.headers["accept-encoding"]);
    if (encoding === null) return done(null, payload);
    reply.header("content-encoding", encoding).removeHeader("content-length");
    const body = Buffer.from(payload);
    const send = (error: Error | null, compressed: Buffer) => (error ? done(error) : done(null, compressed));
    if (encoding === "gzip") return gzip(body, { level: 6 }, send);
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: 4,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    };
    brotliCompress(body, { params }, send);
  });
}
