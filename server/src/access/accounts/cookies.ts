import type { FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../../platform/context.ts";
import { deviceCookie, deviceMs } from "./devices.ts";
import { longestSessionMs, sessionCookie } from "./sessions.ts";

/** How every cookie of this program is set: for no script, no other site, no other path. */
export const cookieFor = ({ config }: Context, request: FastifyRequest) =>
  ({
    path: config.basePath,
    httpOnly: true,
    sameSite: "strict",
    secure: request.protocol === "https",
  }) as const;

/** Hands the browser the secrets of a new session, and of a device that was not known before. */
export function setSession(
  context: Context,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  { secret, device }: { secret: string; device: string | null },
): void {
  const options = cookieFor(context, request);
  reply.setCookie(sessionCookie, secret, { ...options, maxAge: longestSessionMs / 1000 });
  if (device !== null) reply.setCookie(deviceCookie, device, { ...options, maxAge: deviceMs / 1000 });
}
