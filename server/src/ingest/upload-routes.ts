import type { IncomingMessage } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { findToken } from "../access/accounts/tokens.ts";
import { addressAllowed } from "../access/settings/address-list.ts";
import { getSetting } from "../access/settings/settings.ts";
import { recordLiveStatus } from "../live/service.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { receiveReport, type Upload } from "../recording/intake.ts";
import { createBodyMemory, overloaded, receiveBody } from "./receive.ts";

/** Bodies of reports that are being received or read at once; beyond it a sender is asked to come back. */
const bytesInFlightLimit = 512 * 1024 * 1024;

const explanation = {
  message:
    "This is the address for Duplicati's HTTP reports. Set --send-http-url to it in Duplicati, with --send-http-result-output-format=Json, and run a backup.",
  method: "POST",
  formats: ["application/json", "application/x-www-form-urlencoded"],
};

type UploadRequest = FastifyRequest<{ Params: { token?: string }; Querystring: { token?: unknown } }>;

function secretOf(request: UploadRequest): string | null {
  const { token } = request.query;
  if (request.params.token) return request.params.token;
  if (typeof token === "string" && token !== "") return token;
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

/**
 * Decides by address and token who may send. A wrong token is refused under every policy: somebody meant to use one, and
 * a silent acceptance would put the report on another server than the token's.
 */
async function admit(context: Context, request: UploadRequest): Promise<Pick<Upload, "origin" | "policy">> {
  const { policy, allowList } = await getSetting(context, "ingest");
  if (!addressAllowed(allowList, request.ip)) throw new AppError("address_not_allowed");
  const secret = secretOf(request);
  const origin = { address: request.ip, tokenServerId: null };
  if (secret === null) {
    if (policy === "token") throw new AppError("wrong_token");
    return { policy, origin };
  }
  const token = await findToken(context, secret);
  if (token === null || (token.scope !== "ingest" && token.scope !== "admin"))
    throw new AppError("wrong_token");
  // Whoever holds a token was let in by an administrator already.
  return { policy: "open", origin: { ...origin, tokenServerId: token.serverId } };
}

interface Admitted extends Pick<Upload, "origin" | "policy"> {
  /** As the sender wrote it. */
  contentType: string | undefined;
  /** Counts bytes of the body; false when too much lies in memory already. */
  hold(bytes: number): boolean;
}

/** `POST /api/upload`, `POST /api/status` and their forms with a token in the path. */
export function uploadRoutes(parent: App, context: Context): void {
  parent.register(async (app) => {
    const memory = createBodyMemory();
    // The content decides what a body is, whatever its type says; it is kept byte for byte.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (request: FastifyRequest, payload: IncomingMessage) =>
      receiveBody(payload, context.config.maxUploadBytes, admitted.get(request)!.hold, memory),
    );

    // What arrived counts, not what was announced: a few senders that announce much and send nothing bother nobody.
    let bytesInFlight = 0;
    const admitted = new WeakMap<FastifyRequest, Admitted>();
    const admission = async (request: FastifyRequest, reply: FastifyReply) => {
      const contentType = request.headers["content-type"];
      const who = await admit(context, request as UploadRequest);
      const length = Number(request.headers["content-length"] ?? 0) || 0;
      if (bytesInFlight > 0 && bytesInFlight + length > bytesInFlightLimit) {
        throw overloaded();
      }
      let held = 0;
      const hold = (bytes: number) => {
        if (bytesInFlight > held && bytesInFlight + bytes > bytesInFlightLimit) return false;
        held += bytes;
        bytesInFlight += bytes;
        return true;
      };
      reply.raw.once("close", () => {
        bytesInFlight -= held;
      });
      admitted.set(request, { ...who, contentType, hold });
      // The framework refuses types that are none, and what a body is says the body itself.
      if (contentType !== undefined) request.raw.headers["content-type"] = "application/octet-stream";
    };

    const upload = async (request: FastifyRequest, reply: FastifyReply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { origin, policy, contentType } = admitted.get(request)!;
      const outcome = await receiveReport(context, { body, contentType, origin, policy });
      memory.giveBack(body);
      if (outcome.kind === "refused") {
        const { reason, missingFields } = outcome.failure;
        const members = { error: reason, ...(missingFields.length > 0 && { missingFields }) };
        throw new AppError("not_a_report", reason, { members });
      }
      return reply.code(outcome.status).send(outcome.answer);
    };

    const live = async (request: FastifyRequest, reply: FastifyReply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const outcome = await recordLiveStatus(context, body, admitted.get(request)!);
      if (!outcome.ok) {
        const { reason, missingFields } = outcome;
        const members = { error: reason, ...(missingFields.length > 0 && { missingFields }) };
        throw new AppError("not_a_report", reason, { members });
      }
      return reply.send({ success: true });
    };

    const config = { access: "open" } as const;
    const bodyLimit = context.config.maxUploadBytes;
    // Duplicati can be told to use another verb; the body is the same. No browser shows the answer as a page.
    const posted = { method: ["POST", "PUT", "PATCH", "DELETE"], config, bodyLimit, helmet: false as const };
    for (const url of ["/api/upload", "/api/upload/:token"]) {
      app.route({ ...posted, url, onRequest: admission, handler: upload });
      app.get(url, { config }, async (request, reply) => {
        const { "content-length": length, "transfer-encoding": encoding } = request.headers;
        const hasBody = Number(length ?? 0) > 0 || encoding !== undefined;
        const wasReport = hasBody || request.headers["content-type"] !== undefined;
        if (!wasReport) return explanation;
        if (hasBody) {
          // Duplicati sends its body with any verb (DUPLICATI.md 1.2); the framework reads none of a GET.
          await admission(request, reply);
          const { hold } = admitted.get(request)!;
          request.body = await receiveBody(request.raw, bodyLimit, hold, memory);
          return upload(request, reply);
        }
        // A redirect in front turns a report into an empty GET that still names its content type, and Duplicati takes
        // a 2xx for delivered: say no, so that somebody notices (DUPLICATI.md 1.4, 9.1).
        const reason =
          "The report did not arrive: it came as GET. Use POST, and let nothing in front of duplistatus redirect this address.";
        throw new AppError("not_a_report", reason, { members: { error: reason } });
      });
    }
    for (const url of ["/api/status", "/api/status/:token"]) {
      app.route({ ...posted, url, onRequest: admission, handler: live });
    }
  });
}
