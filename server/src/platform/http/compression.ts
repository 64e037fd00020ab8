import { promisify } from "node:util";
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

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Compresses at a cheap level: answers are computed often and read once. */
export function encode(body: Buffer, encoding: "br" | "gzip"): Promise<Buffer> {
  if (encoding === "gzip") return deflate(body, { level: 6 });
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 4,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return brotli(body, { params });
}

/**
 * Compresses answers that were computed for one request. Own code and not a plugin: the plugin streams, which takes
 * longer than compressing in one go, and costs start-up time.
 */
export function compressAnswers(app: App): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (typeof payload !== "string" || payload.length < threshold) return payload;
    if (reply.hasHeader("content-encoding")) return payload;
    if (!compressible.test(String(reply.getHeader("content-type")))) return payload;
    reply.header("vary", "accept-encoding");
    const encoding = chooseEncoding(request.headers["accept-encoding"]);
    if (encoding === null) return payload;
    reply.header("content-encoding", encoding).removeHeader("content-length");
    return encode(Buffer.from(payload), encoding);
  });
}
