import { isAscii } from "node:buffer";

/**
 * Bytes as text. A byte order mark says what they are (UTF-8, UTF-16, UTF-32) and is left out; without one they are
 * UTF-8, or UTF-16 where every second of the first bytes is 0. Bytes that are none become U+FFFD, never an error.
 */
export function decodeBody(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const [a, b, c, d] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return decodeUtf8(bytes.subarray(3));
  if (a === 0xff && b === 0xfe) {
    return c === 0 && d === 0 ? decodeUtf32(bytes, 4, true) : decodeUtf16(bytes, 2, true);
  }
  if (a === 0xfe && b === 0xff) return decodeUtf16(bytes, 2, false);
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return decodeUtf32(bytes, 4, false);
  // PowerShell writes UTF-16; a mark can be lost on the way, and no text begins with a NUL.
  if (bytes.length >= 4 && bytes.length % 2 === 0) {
    if (a !== 0 && b === 0 && c !== 0 && d === 0) return decodeUtf16(bytes, 0, true);
    if (a === 0 && b !== 0 && c === 0 && d !== 0) return decodeUtf16(bytes, 0, false);
  }
  return decodeUtf8(bytes);
}

function decodeUtf8(bytes: Buffer): string {
  // Most reports are plain ASCII, which is decoded three times as fast as what might be more.
  return bytes.toString(isAscii(bytes) ? "latin1" : "utf8");
}

function decodeUtf16(bytes: Buffer, start: number, littleEndian: boolean): string {
  const even = bytes.subarray(start, bytes.length - ((bytes.length - start) % 2));
  return (littleEndian ? even : Buffer.from(even).swap16()).toString("utf16le");
}

function decodeUtf32(bytes: Buffer, start: number, littleEndian: boolean): string {
  const half = Buffer.allocUnsafe(Math.floor((bytes.length - start) / 4) * 4);
  let length = 0;
  for (let at = start; at + 4 <= bytes.length; at += 4) {
    const code = littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
    const valid = code <= 0x10ffff ? code : 0xfffd;
    if (valid > 0xffff) {
      length = half.writeUInt16LE(0xd800 + ((valid - 0x10000) >> 10), length);
      length = half.writeUInt16LE(0xdc00 + ((valid - 0x10000) & 0x3ff), length);
    } else length = half.writeUInt16LE(valid, length);
  }
  return half.toString("utf16le", 0, length);
}
