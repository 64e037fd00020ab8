import { randomUUID } from "node:crypto";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { StorageUnavailable, storageProblem } from "../database/database.ts";
import { ReadingFailed } from "../report-reader/reading-failed.ts";
import { AppError } from "./app-error.ts";
import type { App } from "./app-type.ts";
import { fieldProblem } from "./field-problem.ts";
import { loggedUrl } from "./logging.ts";
import type { KnownRoute } from "./route-table.ts";

const retryLater = { headers: { "retry-after": "30" } };

/** Every error as one of the contract's list; what nobody foresaw gets an id under which the log has the rest. */
function asAppError(error: FastifyError, request: FastifyRequest, context: Context): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof StorageUnavailable)
    return new AppError("storage_unavailable", { reason: "storage", problem: error.problem }, retryLater);
  if (error instanceof ReadingFailed)
    return new AppError("overloaded", null, { headers: { "retry-after": "5" } });
  if (error.validation !== undefined) return new AppError("invalid_request", fieldProblem(error));
  switch (error.code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return new AppError("too_large", { reason: "limit", limit: request.routeOptions.bodyLimit });
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return new AppError("unsupported_media_type");
    case "FST_ERR_CTP_EMPTY_JSON_BODY":
      return new AppError("invalid_request", { reason: "body_empty" });
    case "FST_ERR_CTP_INVALID_JSON_BODY":
      return new AppError("invalid_request", { reason: "body_not_json" });
  }
  const { statusCode } = error;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError("invalid_request");
  }
  const problem = storageProblem(error);
  if (problem !== null) {
    context.log.error({ err: error }, "the database does not answer");
    return new AppError("storage_unavailable", { reason: "storage", problem }, retryLater);
  }
  const id = randomUUID().slice(0, 13);
  context.log.error(
    { err: error, id, method: request.method, url: loggedUrl(request.url) },
    "unexpected error",
  );
  return new AppError("unexpected", { reason: "logged", id });
}

/** Sends an error in the shape its endpoint promises: problem+json under `/api/v1`, `{error, code}` elsewhere. */
function sendError(reply: FastifyReply, error: AppError, problemJson: boolean): FastifyReply {
  const { code, reason, facts, message, more, statusCode } = error;
  reply.code(statusCode).headers({ "cache-control": "no-store", ...more.headers });
  if (!problemJson)
    return reply
      .type("application/json; charset=utf-8")
      .send(JSON.stringify({ error: message, code, ...more.members }));
  const problem = {
    type: `urn:duplistatus:error:${code}`,
    title: message,
    status: statusCode,
    code,
    ...(reason === null ? {} : { reason, facts }),
    ...more.members,
  };
  return reply.type("application/problem+json; charset=utf-8").send(JSON.stringify(problem));
}

/** Installs the answers for errors and for addresses where there is nothing. */
export function answerErrors(app: App, context: Context, routes: readonly KnownRoute[]): void {
  const v1 = `${context.config.basePath}api/v1/`;
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendError(reply, asAppError(error, request, context), request.url.startsWith(v1)),
  );
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split("?", 1)[0]!;
    const methods = routes
      .filter(({ url, pattern }) => !url.endsWith("*") && pattern.test(path))
      .map(({ method }) => method);
    const error =
      methods.length === 0
        ? new AppError("not_found")
        : new AppError("method_not_allowed", null, { headers: { allow: methods.join(", ") } });
    return sendError(reply, error, request.url.startsWith(v1));
  });
}
