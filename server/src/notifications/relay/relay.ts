import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Subscriber, Work } from "../../platform/database/unit-of-work.ts";
import type { PackedBody } from "../../platform/report-reader/compress.ts";
import { decompressBody } from "../../platform/report-reader/compress.ts";
import { createTtlCache, type TtlCache } from "../../platform/ttl-cache.ts";
import type { RelayedReport } from "../channels/channel.ts";
import { type DeliveryRow, insertDelivery } from "../outbox/store.ts";
import { endsHere } from "./hops.ts";
import * as store from "./store.ts";

/** A receiver that is down for a month has lost nothing; after that somebody must press "try again". */
const keepMs = 30 * 86_400_000;

interface Relays {
  ids: number[];
  installation: string;
}

declare module "../../platform/context.ts" {
  interface Services {
    relays: TtlCache<"all", Relays>;
  }
}

const readRelays = async (sql: Sql): Promise<Relays> => ({
  ids: await store.relayIds(sql),
  installation: await store.readInstallation(sql),
});

/** So that reports cost no query where nothing is relayed. */
export const createRelays = ({ clock, database }: Context): TtlCache<"all", Relays> =>
  createTtlCache(clock, () => readRelays(database.reader));

const known = ({ services }: Context): Promise<Relays> => services.relays.find("all") as Promise<Relays>;

/** Names this installation to others. */
export const installationOf = async (context: Context): Promise<string> =>
  (await known(context)).installation;

/** What of an arrived report a relay needs. */
export interface Arrived extends PackedBody {
  receivedAt: number;
  contentType: string | null;
  toldServer: string | null;
  toldJob: string | null;
  /** Installations that handed it on to this one. */
  hops: readonly string[];
  serverId?: string | null;
  jobId?: number | null;
  runId?: number | null;
}

/** Whether anything is relayed at all; asked before the transaction. */
export const relaysAny = async (context: Context): Promise<boolean> => (await known(context)).ids.length > 0;

/**
 * Hands an arrived report on to every relay, in the transaction that keeps it: each gets the same bytes once, whatever
 * becomes of the report here. Nobody waits for a receiver.
 */
export async function relayReport(work: Work, report: Arrived): Promise<void> {
  const { sql, at } = work;
  const { ids, installation } = await readRelays(sql);
  if (ids.length === 0 || endsHere(report.hops, installation)) return;
  const { sha256, body, dictionary, bytes, receivedAt, contentType, toldServer, toldJob, hops } = report;
  let wanted = false;
  for (const id of ids) {
    const added = await insertDelivery(sql, {
      event_key: `report:${sha256}`,
      channel_id: id,
      recipient: "",
      kind: "report.relayed",
      topic: "relay",
      tone: "info",
      urgent: 1,
      server_id: report.serverId ?? null,
      job_id: report.jobId ?? null,
      run_id: report.runId ?? null,
      facts: JSON.stringify({ sha256, bytes }),
      state: "queued",
      due: at,
      expires_at: at + keepMs,
      created_at: at,
    });
    if (added !== undefined) wanted = true;
  }
  if (!wanted) return;
  await store.keepReport(sql, {
    sha256,
    received_at: receivedAt,
    content_type: contentType,
    body,
    dictionary,
    bytes,
    told_server: toldServer,
    told_job: toldJob,
    hops: JSON.stringify(hops),
  });
  await work.emit({ type: "report.relayed" });
}

/** The report that a message of a relay hands on; null when its bytes are gone. */
export async function readRelayed(context: Context, row: DeliveryRow): Promise<RelayedReport | null> {
  const { sha256 } = JSON.parse(row.facts) as { sha256: string };
  const kept = await store.findKept(context.database.reader, sha256);
  if (kept === undefined) return null;
  return {
    body: await decompressBody(kept),
    contentType: kept.content_type,
    toldServer: kept.told_server,
    toldJob: kept.told_job,
    hops: [...(JSON.parse(kept.hops) as string[]), await installationOf(context)],
  };
}

const forgetBatch = 500;

/** Forgets the bytes of reports that every relay has handed on. */
export async function forgetRelayed(context: Context): Promise<void> {
  for (;;) {
    const gone = await context.database.write((sql) => store.forgetDone(sql, forgetBatch));
    if (gone < forgetBatch) return;
  }
}

/** Makes a relay that was just set up hold at once. */
export const relaysCache = ({ services }: Context): Subscriber => ({
  name: "relays-cache",
  after(events) {
    if (events.some(({ type }) => type.startsWith("channel.") || type === "replica.rejoined")) {
      services.relays.clear();
    }
  },
});
