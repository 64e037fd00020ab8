import type { IncomingMessage } from "node:http";
import { readReport } from "@duplistatus/duplicati";
import { reportFaultSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import type { FastifyReply, FastifyRequest } from "fastify";
import { findToken } from "../access/accounts/tokens.ts";
import { requesterOf } from "../access/actor.ts";
import { addressAllowed } from "../access/settings/address-list.ts";
import { getSetting } from "../access/settings/settings.ts";
import { checkHeader } from "../connections/reporting/check-address.ts";
import { recordLiveStatus } from "../live/service.ts";
import { cameBack, relayHeader } from "../notifications/channels/relay.ts";
import { hopsOf } from "../notifications/relay/hops.ts";
import { installationOf } from "../notifications/relay/relay.ts";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { App } from "../platform/http/app-type.ts";
import { bodyBudgets } from "../platform/http/body-budgets.ts";
import { largeBody } from "../platform/report-reader/reader.ts";
import type { ArrivingBody } from "../recording/arrival.ts";
import type { Upload } from "../recording/intake.ts";
import { createBodyMemory } from "./body-memory.ts";
import { createBytesHeld, type Lease } from "./bytes-held.ts";
import { metered } from "./metered.ts";
import { overloaded, receiveBody } from "./receive.ts";
import { takeReport } from "./take-report.ts";

const MB = 1024 * 1024;

/** What bodies may hold in memory; beyond it a sender is asked to come back. */
const heldLimits = { small: 96 * MB, large: 96 * MB };

const explanation = {
  message:
    "This is the address for Duplicati's HTTP reports. Set --send-http-url to it in Duplicati, with --send-http-result-output-format=Json, and run a backup.",
  method: "POST",
  formats: ["application/json", "application/x-www-form-urlencoded"],
};

type UploadRequest = FastifyRequest<{
  Params: { token?: string };
  Querystring: { token?: unknown; server?: unknown; job?: unknown };
}>;

const nameLimit = 200;

/** A name that the sender's address tells (`?server=NAME&job=NAME`); null where there is none. */
function toldName(value: unknown): string | null {
  const text =
    typeof value === "string"
      ? value
          .replace(/\p{Cc}/gu, " ")
          .trim()
          .slice(0, nameLimit)
      : "";
  return text === "" ? null : text;
}

function secretOf(request: UploadRequest): string | null {
  const { token } = request.query;
  if (request.params.token) return request.params.token;
  if (typeof token === "string" && token !== "") return token;
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

interface Who extends Pick<Upload, "origin" | "policy" | "jobName" | "hops"> {
  actor: Actor;
}

/**
 * Decides by address and token who may send. A wrong token is refused under every policy: somebody meant to use one, and
 * a silent acceptance would put the report on another server than the token's.
 */
async function admit(context: Context, request: UploadRequest): Promise<Who> {
  const { policy, allowList } = await getSetting(context, "ingest");
  if (!addressAllowed(allowList, request.ip)) throw new AppError("address_not_allowed");
  const secret = secretOf(request);
  const origin = { address: request.ip, tokenServerId: null, named: toldName(request.query.server) };
  const jobName = toldName(request.query.job);
  const from = requesterOf(request);
  if (secret === null) {
    if (policy === "token") throw new AppError("wrong_token");
    return { policy, origin, jobName, actor: { ...systemActor("reports"), from } };
  }
  const token = await findToken(context, secret);
  if (token === null || (token.scope !== "ingest" && token.scope !== "admin"))
    throw new AppError("wrong_token");
  // Whoever holds a token was let in by an administrator already.
  const actor = { kind: "token", id: token.id, name: token.name, from } as const;
  return { policy: "open", origin: { ...origin, tokenServerId: token.serverId }, jobName, actor };
}

interface Admitted extends Who {
  /** As the sender wrote it. */
  contentType: string | undefined;
  /** What the body takes in memory, until nobody needs it. */
  lease: Lease;
}

/** `POST /api/upload`, `POST /api/status` and their forms with a token in the path. */
export function uploadRoutes(parent: App, context: Context): void {
  parent.register(async (app) => {
    const memory = createBodyMemory();
    const held = createBytesHeld(heldLimits);
    const admitted = new WeakMap<FastifyRequest, Admitted>();

    const receive = async (request: FastifyRequest, payload: IncomingMessage) => {
      const { lease } = admitted.get(request)!;
      const { bodyLimit, config } = request.routeOptions;
      const limits = { bytes: bodyLimit, seconds: bodyBudgets[config.body ?? "none"].seconds };
      try {
        return await receiveBody(payload, limits, lease, memory);
      } catch (error) {
        lease.release();
        throw error;
      }
    };

    // The content decides what a body is, whatever its type says; it is kept byte for byte.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", receive);

    const admission = async (request: FastifyRequest, reply: FastifyReply) => {
      reply.header("x-content-type-options", "nosniff");
      const contentType = request.headers["content-type"];
      const who = await admit(context, request as UploadRequest);
      const length = Number(request.headers["content-length"] ?? 0) || 0;
      if (held.isFull(length > largeBody ? "large" : "small")) throw overloaded();
      const hops = hopsOf(request.headers[relayHeader]);
      // Whoever relays to itself is told so; the report is recorded all the same, and goes no further.
      if (hops.length > 0 && hops.includes(await installationOf(context)))
        reply.header(relayHeader, cameBack);
      admitted.set(request, { ...who, contentType, hops, lease: held.lease() });
      // The framework refuses types that are none, and what a body is says the body itself.
      if (contentType !== undefined) request.raw.headers["content-type"] = "application/octet-stream";
    };

    /** Hands the body on, and frees its memory when nobody needs it any more, whether the sender is there or not. */
    const withBody = async <Result>(
      request: FastifyRequest,
      work: (body: ArrivingBody) => Promise<Result>,
    ): Promise<Result> => {
      const body = (request.body as ArrivingBody | undefined) ?? Buffer.alloc(0);
      try {
        return await work(body);
      } finally {
        if (Buffer.isBuffer(body)) memory.giveBack(body);
        admitted.get(request)!.lease.release();
      }
    };

    /** A test report goes the whole way but the last step: nothing is recorded. */
    const answerCheck = async (request: FastifyRequest, check: string) => {
      const outcome = await withBody(request, async (body) =>
        readReport(Buffer.isBuffer(body) ? body : Buffer.alloc(0), undefined),
      );
      if (!outcome.ok) throw new AppError("not_a_report");
      return { success: true, check, installation: await installationOf(context) };
    };

    const upload = async (request: FastifyRequest, reply: FastifyReply) => {
      const check = request.headers[checkHeader];
      if (typeof check === "string" && /^[\w-]{1,64}$/.test(check))
        return reply.send(await answerCheck(request, check));
      const { origin, policy, jobName, hops, contentType, actor } = admitted.get(request)!;
      const outcome = await metered(context, () =>
        withBody(request, (body) =>
          takeReport(context, { body, contentType, origin, policy, jobName, hops: hops ?? [] }, actor),
        ),
      );
      if (outcome.kind === "refused") {
        const { missingFields } = outcome.failure;
        const reason = reportFaultSentence(outcome.failure.reason, logReader);
        const members = { error: reason, ...(missingFields.length > 0 && { missingFields }) };
        throw new AppError("not_a_report", null, { members });
      }
      return reply.code(outcome.status).send(outcome.answer);
    };

    const live = async (request: FastifyRequest, reply: FastifyReply) => {
      const who = admitted.get(request)!;
      const outcome = await withBody(request, async (body) =>
        // Its limit is far below the size from which bodies are compressed.
        recordLiveStatus(context, Buffer.isBuffer(body) ? body : Buffer.alloc(0), who, who.actor),
      );
      if (!outcome.ok) {
        const { reason, missingFields } = outcome;
        const members = { error: reason, ...(missingFields.length > 0 && { missingFields }) };
        throw new AppError("not_a_report", null, { members });
      }
      return reply.send({ success: true });
    };

    // Duplicati can be told to use another verb; the body is the same. No browser shows the answer as a page.
    const posted = { method: ["POST", "PUT", "PATCH", "DELETE"], helmet: false as const };
    for (const url of ["/api/upload", "/api/upload/:token"]) {
      const config = { access: "open", body: "report" } as const;
      app.route({ ...posted, url, config, onRequest: admission, handler: upload });
      app.get(url, { config }, async (request, reply) => {
        const { "content-length": length, "transfer-encoding": encoding } = request.headers;
        const hasBody = Number(length ?? 0) > 0 || encoding !== undefined;
        const wasReport = hasBody || request.headers["content-type"] !== undefined;
        if (!wasReport) return explanation;
        if (hasBody) {
          // Duplicati sends its body with any verb (docs/duplicati 1.2); the framework reads none of a GET.
          await admission(request, reply);
          request.body = await receive(request, request.raw);
          return upload(request, reply);
        }
        // A redirect in front turns a report into an empty GET that still names its content type, and Duplicati takes
        // a 2xx for delivered: say no, so that somebody notices (docs/duplicati 1.4, 9.1).
        const reason =
          "The report did not arrive: it came as GET. Use POST, and let nothing in front of duplistatus redirect this address.";
        throw new AppError("not_a_report", null, { members: { error: reason } });
      });
    }
    for (const url of ["/api/status", "/api/status/:token"]) {
      const config = { access: "open", body: "status" } as const;
      app.route({ ...posted, url, config, onRequest: admission, handler: live });
    }
  });
}
