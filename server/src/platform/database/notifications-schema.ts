import type { Generated } from "kysely";
import type { Flag } from "./schema.ts";

export interface ChannelsTable {
  id: Generated<number>;
  /** Name of a kind (notifications/channels/). */
  kind: string;
  name: string;
  /** Lower case of `name`: names are unique ignoring case; null when deleted. */
  name_key: string | null;
  enabled: Flag;
  /** JSON: the settings of the kind that are no secrets. */
  settings: string;
  /** Sealed JSON of the others; null = none. */
  secrets: string | null;
  /** JSON (contract: ChannelOptions): language, zone, quiet hours, fallback. */
  options: string;
  created_at: number;
  updated_at: number;
  /** Kept for the history of its messages. */
  deleted_at: number | null;
}

/** How it goes with a channel; one row per channel. */
export interface ChannelStateTable {
  channel_id: number;
  /** `new`, `ok`, `failing` (tries again by itself) or `attention` (somebody must mend it). */
  health: string;
  /** Temporary failures in a row. */
  failures: number;
  /** Nothing but a probe is sent before. */
  paused_until: number | null;
  last_ok_at: number | null;
  last_try_at: number | null;
  failing_since: number | null;
  /** ReasonCode of the last failure and what belongs to it (JSON). */
  reason: string | null;
  facts: string;
  /** Rate bucket in thousandths of a message, and when it was filled last; null = full. */
  tokens: number | null;
  refilled_at: number | null;
  /** JSON: steps and time of the last test. */
  last_test: string | null;
  /** Local day (since 1970) of the last reminders. */
  reminded_day: number | null;
}

/** Until when the messages of a channel are gathered. */
export interface GatherWindowsTable {
  channel_id: number;
  /** `trouble` or `calm`: what went well never delays trouble. */
  lane: string;
  /** Null = no window is open. */
  until: number | null;
  /** 0 = the set time, 1 = five times, 2 = fifteen times that. */
  level: number;
  /** When the last message of this lane was made. */
  told_at: number | null;
}

/** What happened, written in the transaction that made it happen; planned afterwards: who is told. */
export interface NoticesTable {
  id: Generated<number>;
  /** Names the fact: `incident:12:opened`, `run:991:finished`. */
  event_key: string;
  /** MessageEvent. */
  kind: string;
  /** Contract: NotifyTopic: what a rule asks for. */
  topic: string;
  tone: string;
  /** Of a run: 0 success, 1 warning, 2 error; a worse report of the same run is planned again. */
  rank: number;
  at: number;
  server_id: string | null;
  job_id: number | null;
  incident_id: number | null;
  run_id: number | null;
  facts: string;
  planned_at: number | null;
  /** Contract: NotifyOutcome, where it holds for everybody: nobody wanted it, nobody is there. */
  outcome: string | null;
}

/** One message to one recipient of one channel. */
export interface DeliveriesTable {
  id: Generated<number>;
  event_key: string;
  channel_id: number;
  /** Empty for kinds that reach everybody at once. */
  recipient: string;
  kind: string;
  topic: string;
  tone: string;
  /** Passes quiet hours. */
  urgent: Flag;
  notice_id: number | null;
  server_id: string | null;
  job_id: number | null;
  incident_id: number | null;
  run_id: number | null;
  facts: string;
  /** Contract: DeliveryState. */
  state: string;
  /** While held: the lane it is gathered in; null = held for another reason. */
  lane: string | null;
  due: number;
  expires_at: number;
  lease_until: number | null;
  lease_token: string | null;
  attempts: number;
  /** It may have arrived though nobody said so: the answer was lost, or this program died while sending. */
  doubtful: Flag;
  first_attempt_at: number | null;
  last_attempt_at: number | null;
  /** Why it waits or ended: a ReasonCode of the channel or a NotifyOutcome; and what belongs to it (JSON). */
  reason: string | null;
  reason_facts: string;
  status: number | null;
  answer: string | null;
  sent_at: number | null;
  ended_at: number | null;
  took_ms: number | null;
  provider_ref: string | null;
  /** Deflated JSON of the message, as rendered for the first attempt. */
  payload: Buffer | null;
  /** The message that tells it, together with others. */
  part_of: number | null;
  /** Must not arrive before this one has. */
  after_id: number | null;
  /** The delivery of another channel that this one stands in for. */
  instead_of: number | null;
  created_at: number;
}

/** Why somebody was told, or not: stored where it is decided. */
export interface NotifyDecisionsTable {
  id: Generated<number>;
  at: number;
  event_key: string;
  kind: string;
  incident_id: number | null;
  run_id: number | null;
  job_id: number | null;
  channel_id: number | null;
  recipient: string | null;
  /** Contract: NotifyOutcome. */
  outcome: string;
  delivery_id: number | null;
  facts: string;
}

export interface NotifyRulesTable {
  /** `all`, `server` or `job`. */
  scope: string;
  scope_id: string;
  /** JSON (contract: NotifyRule). */
  value: string;
}

/** Templates that were changed; the others are in the program. */
export interface NotifyTemplatesTable {
  name: string;
  language: string;
  title: string;
  text: string;
  mail: string;
  changed_at: number;
}

/** Several troubles with one cause, told as one. */
export interface CommonCausesTable {
  id: Generated<number>;
  /** `destination`, `server`, `tag` or `all`. */
  kind: string;
  value: string;
  /** Kind and value while open: opened once. */
  open_key: string | null;
  opened_at: number;
  closed_at: number | null;
  /** JSON array of incident ids. */
  members: string;
}

export interface DigestsTable {
  id: Generated<number>;
  name: string;
  /** JSON (contract: DigestInput). */
  value: string;
  created_at: number;
  /** Local date of the last one. */
  last_day: string | null;
  last_at: number | null;
  /** One that came too late after an outage; told in the next. */
  skipped_at: number | null;
}

/** Links in messages that do something; single use. */
export interface ActionLinksTable {
  secret_hash: string;
  action: string;
  incident_id: number;
  channel_id: number;
  expires_at: number;
  used_at: number | null;
}

/** Raw reports until every relay has handed them on; each once, however many relays there are. */
export interface RelayedReportsTable {
  /** Of the raw bytes, hex. */
  sha256: string;
  received_at: number;
  /** As the sender wrote it. */
  content_type: string | null;
  body: Buffer;
  dictionary: number;
  bytes: number;
  /** Names in the address it was sent to, `?server=NAME&job=NAME`. */
  told_server: string | null;
  told_job: string | null;
  /** JSON array: the installations that handed it on to this one. */
  hops: string;
}

/** One row. */
export interface NotifyStateTable {
  id: number;
  tick_at: number | null;
  heartbeat_at: number | null;
  /** JSON: how the last heartbeat went. */
  heartbeat: string | null;
  self_test_at: number | null;
  pruned_at: number | null;
  /** Names this installation to those that its reports are relayed to. */
  installation: string;
}

export interface NotificationTables {
  channels: ChannelsTable;
  channel_state: ChannelStateTable;
  gather_windows: GatherWindowsTable;
  notices: NoticesTable;
  deliveries: DeliveriesTable;
  notify_decisions: NotifyDecisionsTable;
  notify_rules: NotifyRulesTable;
  notify_templates: NotifyTemplatesTable;
  common_causes: CommonCausesTable;
  digests: DigestsTable;
  action_links: ActionLinksTable;
  relayed_reports: RelayedReportsTable;
  notify_state: NotifyStateTable;
}
