import { isAscii } from "node:buffer";

/** Bytes as text: UTF-8 without its byte order mark; bytes that are no UTF-8 become U+FFFD, never an error. */
export function decodeBody(body: Uint8Array): string {
  const hasMark = body.length >= 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  const start = body.byteOffset + (hasMark ? 3 : 0);
  const bytes = Buffer.from(body.buffer, start, body.byteLength - (hasMark ? 3 : 0));
  // Most reports are plain ASCII, which is decoded three times as fast as what might be more.
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}
