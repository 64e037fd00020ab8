import type { FastifyRequest } from "fastify";
import { type Actor, type Requester, systemActor } from "../platform/actor.ts";
import { AppError } from "../platform/http/app-error.ts";
import { deviceCookie } from "./accounts/devices.ts";
import { sha256 } from "./accounts/hashes.ts";

const agentLimit = 300;

/** Address and program of whoever sent a request. */
export function requesterOf(request: Pick<FastifyRequest, "ip" | "headers" | "cookies">): Requester {
  const device = request.cookies[deviceCookie];
  const { origin } = request.headers;
  return {
    address: request.ip,
    userAgent: request.headers["user-agent"]?.slice(0, agentLimit) ?? null,
    ...(device !== undefined && { device: sha256(device) }),
    ...(origin !== undefined && { origin }),
  };
}

/** The person who asks. @throws {AppError} login_required for programs */
export function personOf(actor: Actor): Extract<Actor, { kind: "user" }> {
  if (actor.kind !== "user") throw new AppError("login_required");
  return actor;
}

/** Who asks, as `access` found out; on open routes nobody was looked up. */
export function actorOf(request: Pick<FastifyRequest, "caller" | "ip" | "headers" | "cookies">): Actor {
  const { caller } = request;
  const from = requesterOf(request);
  if (caller?.kind === "session") {
    const { userId: id, username: name, sessionId } = caller;
    return { kind: "user", id, name, from: { ...from, sessionId } };
  }
  if (caller?.kind === "token") return { kind: "token", id: caller.id, name: caller.name, from };
  return { ...systemActor("anonymous"), from };
}
