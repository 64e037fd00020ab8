import type { FastifyBaseLogger, FastifyRequest } from "fastify";
import pino, { type DestinationStream } from "pino";
import type { Config } from "../config.ts";
import type { App } from "./app-type.ts";

/** An address as it may be logged: tokens travel in the query string and in the path of the upload address. */
export function loggedUrl(url: string): string {
  const path = url.split("?", 1)[0]!.replace(/(\/api\/(?:upload|status)\/)[^/]+/, "$1***");
  // Also where the address was mistyped.
  return path.replace(/ds_(?:ingest|read|admin)_[A-Za-z0-9]+/g, "ds_***");
}

/** The program's log. Requests are logged by method, address and sender only: no cookies, no authorization headers. */
export function createLog(
  config: Pick<Config, "logLevel">,
  destination?: DestinationStream,
): FastifyBaseLogger {
  const options = {
    level: config.logLevel,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        url: loggedUrl(request.url),
        ip: request.ip,
      }),
      err: pino.stdSerializers.err,
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Logs refused requests; what went well is not logged, what went wrong is logged where it happened. */
export function logRefusals(app: App): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { statusCode } = reply;
    if (statusCode >= 400 && statusCode < 500) {
      // Pages ask "who am I" before the login and browsers look for icons: no news for anybody.
      const level = statusCode === 401 || statusCode === 404 ? "debug" : "info";
      request.log[level]({ req: request, status: statusCode }, "refused");
    }
    done();
  });
}
