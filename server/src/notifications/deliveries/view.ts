import type { Delivery, DeliveryDetail, DeliveryState, MessageContent } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { Message } from "../channels/message.ts";
import { unpackMessage } from "../outbox/send.ts";
import * as store from "./store.ts";

/** A message as the list shows it. */
export function deliveryOf(row: store.NamedDelivery): Delivery {
  const over = row.ended_at !== null || row.state === "gathered";
  return {
    id: row.id,
    event: row.event_key,
    kind: row.kind,
    tone: row.tone,
    cause: row.cause,
    createdAt: row.created_at,
    channelId: row.channel_id,
    channelName: row.channel_name,
    channelKind: row.channel_kind,
    recipient: row.recipient === "" ? null : row.recipient,
    serverId: row.server_id,
    serverName: row.server_name,
    jobId: row.job_id,
    jobName: row.job_name,
    incidentId: row.incident_id,
    runId: row.run_id,
    state: row.state as DeliveryState,
    reason: row.reason,
    facts: JSON.parse(row.reason_facts),
    status: row.status,
    attempts: row.attempts,
    dueAt: over ? null : row.due,
    sentAt: row.sent_at,
    tookMs: row.took_ms,
    partOf: row.part_of,
    parts: Number(row.parts),
    insteadOf: row.instead_of,
  };
}

/** The words of a message. Links that do something are not shown again: whoever reads on could follow them. */
export const contentOf = (message: Pick<Message, keyof MessageContent>): MessageContent => ({
  title: message.title,
  text: message.text,
  tone: message.tone,
  toneLabel: message.toneLabel,
  facts: message.facts,
  items: message.items,
  itemsMore: message.itemsMore,
  log: message.log,
  links: message.links.filter(({ kind }) => kind === "open"),
  footer: message.footer,
});

/** A message with its exact words; null when there is none. */
export async function readDelivery(sql: Sql, id: number): Promise<DeliveryDetail | null> {
  const row = await store.findNamed(sql, id);
  if (row === undefined) return null;
  return {
    delivery: deliveryOf(row),
    content: row.payload === null ? null : contentOf(unpackMessage(row.payload)),
    answer: row.answer,
    parts: (await store.listPartsOf(sql, id)).map(deliveryOf),
  };
}
