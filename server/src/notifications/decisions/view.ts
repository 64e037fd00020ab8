import type { NotifyDecisions, NotifyOutcome } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { findChannel } from "../configured/store.ts";
import { type NoticeRow, noticesOfIncident, noticesOfRun } from "../notices/store.ts";
import { findDelivery } from "../outbox/store.ts";
import { type DecisionRow, decisionsOfIncident, decisionsOfRun } from "./store.ts";

type Decision = NotifyDecisions["decisions"][number];

const forAll = (notice: NoticeRow): Decision => ({
  at: notice.planned_at ?? notice.at,
  kind: notice.kind,
  outcome: notice.outcome as NotifyOutcome,
  channelId: null,
  channelName: null,
  recipient: null,
  deliveryId: null,
  deliveryState: null,
  sentAt: null,
  facts: {},
});

async function withNames(sql: Sql, row: DecisionRow): Promise<Decision> {
  const channel = row.channel_id === null ? undefined : await findChannel(sql, row.channel_id);
  const delivery = row.delivery_id === null ? undefined : await findDelivery(sql, row.delivery_id);
  // What was gathered goes as the message goes that tells it.
  const whole =
    delivery?.state === "gathered" && delivery.part_of !== null
      ? await findDelivery(sql, delivery.part_of)
      : undefined;
  const state = whole === undefined || whole.state === "sent" ? delivery?.state : whole.state;
  return {
    at: row.at,
    kind: row.kind,
    outcome: row.outcome as NotifyOutcome,
    channelId: row.channel_id,
    channelName: channel?.name ?? null,
    recipient: row.recipient,
    deliveryId: row.delivery_id,
    deliveryState: (state as Decision["deliveryState"]) ?? null,
    sentAt: (whole ?? delivery)?.sent_at ?? null,
    facts: JSON.parse(row.facts),
  };
}

async function decisions(sql: Sql, notices: NoticeRow[], rows: DecisionRow[]): Promise<NotifyDecisions> {
  const all = notices.filter(({ outcome }) => outcome !== null).map(forAll);
  const single = await Promise.all(rows.map((row) => withNames(sql, row)));
  return { decisions: [...all, ...single].sort((a, b) => a.at - b.at) };
}

/** Why people were told of an incident, or not, as it was decided then. */
export const incidentDecisions = async (sql: Sql, id: number): Promise<NotifyDecisions> =>
  decisions(sql, await noticesOfIncident(sql, id), await decisionsOfIncident(sql, id));

/** Why people were told of a run, or not, as it was decided then. */
export async function runDecisions(sql: Sql, id: number): Promise<NotifyDecisions> {
  const notices = (await noticesOfRun(sql, id)).filter(({ kind }) => kind === "run.finished");
  return decisions(sql, notices, await decisionsOfRun(sql, id));
}
