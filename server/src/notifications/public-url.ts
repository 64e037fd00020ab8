import type { FastifyRequest } from "fastify";
import { getSetting, putSetting, readSetting } from "../access/settings/settings.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";

const loopback = /^(localhost|127\.|\[::1\]|0\.0\.0\.0)/i;

/**
 * Remembers under which address an administrator's browser reaches this installation, for links in messages, while
 * nobody has set one. What only this machine can open is no address for a phone.
 */
export async function recordAddress(
  context: Context,
  { headers }: Pick<FastifyRequest, "headers">,
): Promise<void> {
  const { origin } = headers;
  if (context.config.publicUrl !== null || origin === undefined || !URL.canParse(origin)) return;
  const { protocol, host, hostname } = new URL(origin);
  if (!/^https?:$/.test(protocol) || loopback.test(hostname)) return;
  if ((await getSetting(context, "notifications")).publicUrl !== null) return;
  const base = context.config.basePath.replace(/\/$/, "");
  await transact(context, systemActor("notifications"), async (work) => {
    const settings = await readSetting(work.sql, "notifications");
    if (settings.publicUrl !== null) return;
    await putSetting(work, "notifications", { ...settings, publicUrl: `${protocol}//${host}${base}` });
  });
}
