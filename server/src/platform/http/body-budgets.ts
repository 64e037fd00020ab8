import type { IncomingMessage } from "node:http";
import { AppError } from "./app-error.ts";
import type { App } from "./app-type.ts";

/** What a body may cost: bytes, and the seconds after which a sender who sends hardly anything is cut off. */
export interface BodyBudget {
  bytes: number;
  seconds: number;
}

const kB = 1024;
const MB = 1024 * kB;

/**
 * Every kind of body there is; a route names its own (`config.body`). Reports have a limit of their own (`MAX_UPLOAD_MB`)
 * and are never held in memory whole.
 */
export const bodyBudgets = {
  /** Routes that read no body. */
  none: { bytes: kB, seconds: 10 },
  login: { bytes: 16 * kB, seconds: 15 },
  /** One message of Duplicati's live status: about 2 kB, 30 kB with long paths and log lines. */
  status: { bytes: 256 * kB, seconds: 30 },
  form: { bytes: 256 * kB, seconds: 30 },
  /** Up to 10 000 ids, or certificates with their keys. */
  list: { bytes: MB, seconds: 60 },
  /** Lists of servers, or what was exported elsewhere. */
  file: { bytes: 16 * MB, seconds: 120 },
  /** A whole database; streamed to the disk. */
  database: { bytes: 1024 * 1024 * MB, seconds: 600 },
  report: { bytes: 64 * MB, seconds: 60 },
} as const satisfies Record<string, BodyBudget>;

export type BodyKind = keyof typeof bodyBudgets;

/** A body must come at least this fast once its seconds are over, bytes a second. */
const slowest = 4 * kB;

/** Nothing may come for this long, seconds. */
const longestGap = 30;

/**
 * Tells when a sender lets others wait: its seconds are over and it sends hardly anything, or nothing comes at all.
 * @returns what ends the watch.
 */
export function watchSender(
  request: Pick<IncomingMessage, "on" | "off">,
  { seconds }: Pick<BodyBudget, "seconds">,
  late: () => void,
): () => void {
  const from = performance.now();
  let received = 0;
  const due = (): number => seconds + received / slowest - (performance.now() - from) / 1000;
  const gap = setTimeout(late, longestGap * 1000);
  let all = setTimeout(check, seconds * 1000);
  function check(): void {
    const left = due();
    if (left <= 0) late();
    else all = setTimeout(check, Math.max(left, 1) * 1000);
  }
  const moved = (piece: Buffer) => {
    received += piece.length;
    gap.refresh();
  };
  request.on("data", moved);
  return () => {
    clearTimeout(gap);
    clearTimeout(all);
    request.off("data", moved);
  };
}

const cutOff = "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/** Gives every route the limits of its kind of body. */
export function limitBodies(app: App, largestReport: number): void {
  app.addHook("onRoute", (route) => {
    const kind = route.config?.body ?? (route.config?.access === "open" ? "none" : "form");
    route.config = { ...route.config, body: kind };
    route.bodyLimit = kind === "report" ? largestReport : bodyBudgets[kind].bytes;
  });
  app.addHook("preParsing", (request, _reply, payload, done) => {
    const kind = request.routeOptions.config.body;
    const encoding = request.headers["content-encoding"];
    // Nothing is unpacked here: a few bytes would become gigabytes.
    if (encoding !== undefined && !/^\s*(identity)?\s*$/i.test(encoding))
      return done(new AppError("unsupported_media_type"));
    const hasBody = request.headers["content-length"] !== undefined || "transfer-encoding" in request.headers;
    // Reports and live status are received, and watched, by their own routes.
    if (kind === undefined || kind === "report" || kind === "status" || !hasBody) return done(null, payload);
    const { raw } = request;
    const over = watchSender(raw, bodyBudgets[kind], () => {
      raw.socket.end(cutOff);
      raw.socket.destroySoon();
    });
    raw.once("end", over).once("close", over);
    // Listening would set the body flowing before anybody takes it.
    raw.pause();
    done(null, payload);
  });
}
