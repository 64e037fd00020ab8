import { createHash, randomBytes } from "node:crypto";
import { acknowledge } from "../../incidents/attend.ts";
import type { Context } from "../../platform/context.ts";
import type { Work } from "../../platform/database/unit-of-work.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { findChannel } from "../configured/store.ts";
import * as store from "./store.ts";

const validFor = 7 * 86_400_000;

const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** Makes an address that acknowledges an incident once, within a week; answers its secret part. */
export async function makeLink(
  context: Context,
  incidentId: number,
  channelId: number,
  now: number,
): Promise<string> {
  const secret = randomBytes(24).toString("base64url");
  await context.database.write((sql) =>
    store.insertLink(sql, {
      secret_hash: hashOf(secret),
      action: "acknowledge",
      incident_id: incidentId,
      channel_id: channelId,
      expires_at: now + validFor,
    }),
  );
  return secret;
}

export type LinkState = "ready" | "used" | "expired" | "unknown";

/** What a link would do, without doing it: mail filters open every address. */
export async function lookAtLink(
  context: Context,
  secret: string,
): Promise<{ state: LinkState; incidentId: number | null; channelId: number | null }> {
  const link = await store.findLink(context.database.reader, hashOf(secret));
  if (link === undefined) return { state: "unknown", incidentId: null, channelId: null };
  const state = link.used_at !== null ? "used" : link.expires_at <= context.clock.now() ? "expired" : "ready";
  return { state, incidentId: link.incident_id, channelId: link.channel_id };
}

/** Acknowledges the incident of a link, once. @returns what the link was */
export async function followLink(
  work: Work,
  secret: string,
): Promise<{ state: LinkState; incidentId: number | null; channel: string | null }> {
  const { sql, at } = work;
  const hash = hashOf(secret);
  const link = await store.findLink(sql, hash);
  const nothing = { incidentId: null, channel: null };
  if (link === undefined) return { state: "unknown", ...nothing };
  if (link.expires_at <= at) return { state: "expired", ...nothing };
  if (!(await store.useLink(sql, hash, at))) return { state: "used", ...nothing };
  const channel = await findChannel(sql, link.channel_id);
  const name = `link: ${channel?.name ?? ""}`;
  try {
    await acknowledge(withActorName(work, name), link.incident_id, null);
  } catch (error) {
    // It was over in between: what the reader wanted is so.
    if (!(error instanceof AppError)) throw error;
  }
  return { state: "ready", incidentId: link.incident_id, channel: channel?.name ?? null };
}

/** Says in the timeline by which channel somebody acknowledged. */
const withActorName = (work: Work, name: string): Work => ({
  ...work,
  actor: { kind: "token", id: 0, name },
});
