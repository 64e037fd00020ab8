import { largeBody, type StoredBody } from "./reader.ts";

/**
 * A thread for tests. It answers with the number of bytes it was given; what a body begins with tells it to end ("X"), to
 * work for ever ("H"), or to take all the memory it can get ("M").
 */
export const testThread = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", (requests) => {
      for (const { task, id, body } of requests) {
        const first = String.fromCharCode(body[0]);
        if (first === "X") process.exit(1);
        if (first === "H") for (;;);
        if (first === "M") for (const all = []; ; ) all.push(new Array(1_000_000).fill(all.length));
        const log = { entries: [], omitted: body.length, exception: null };
        const packed = { sha256: "thread " + body.length, body: new Uint8Array(1), dictionary: 0, bytes: body.length };
        if (task === "log") parentPort.postMessage({ id, log });
        else if (task === "read") parentPort.postMessage({ id, outcome: { ok: false, failure: { kind: "unreadable", reason: "thread " + body.length } } });
        else parentPort.postMessage({ id, digest: { outcome: null, packed } });
      }
    });
  `)}`,
);

/** A large report for it, not compressed: it looks at the first byte only. */
export const storedForTest = (first: string): StoredBody => ({
  body: Buffer.alloc(100, first),
  bytes: largeBody + 1,
  dictionary: 0,
});
