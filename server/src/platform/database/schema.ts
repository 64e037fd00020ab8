import type { Generated } from "kysely";
import type { NotificationTables } from "./notifications-schema.ts";

/** 0 or 1: both engines store booleans as small integers. */
export type Flag = 0 | 1;

export interface ServersTable {
  /** Machine id of first contact, or a generated id where a report names no machine; the 1.x addresses use it. */
  id: string;
  name: string;
  alias: string | null;
  note: string | null;
  url: string | null;
  /** JSON array of strings. */
  tags: string;
  /** Known only through a token or an address (Duplicati up to 2.0.7.1 names no machine). */
  placeholder: Flag;
  duplicati_version: string | null;
  operating_system: string | null;
  installation_type: string | null;
  created_at: number;
  /** Latest report or collection. */
  last_seen_at: number | null;
  /** Kept and recorded, but neither watched nor shown on the dashboard. */
  archived_at: number | null;
}

/** Every id or placeholder name a server was met under. */
export interface ServerIdentitiesTable {
  id: Generated<number>;
  /** Contract: IdentityKind. */
  kind: string;
  value: string;
  server_id: string;
  /** JSON array of `[machine name, last seen ms]`: two names under one machine id mean two machines share it. */
  names: string;
  first_seen_at: number;
  last_seen_at: number;
  /** Set by an administrator. */
  rule: Flag;
  /** Whose numbers the backup ids of its reports are (jobs/which-job.ts); empty = the server's own. */
  namespace: string;
  /** Several machines are known to use it: each is known by its name as well. */
  shared: Flag;
}

export interface JobsTable {
  id: Generated<number>;
  server_id: string;
  /** Duplicati's backup id; `name:<job name>` where a report has none. */
  backup_id: string;
  name: string;
  created_at: number;
  /** Everything below is kept right at every write and can be recomputed from `runs`. */
  run_count: number;
  uploaded_total: number;
  last_received_at: number | null;
  latest_run_id: number | null;
  latest_begin_at: number | null;
  latest_status: string | null;
  latest_flags: number;
  latest_duration_ms: number | null;
  latest_uploaded: number | null;
  latest_warnings: number;
  latest_errors: number;
  latest_problem: string | null;
  /** JSON array of hint codes of the latest run. */
  latest_hints: string;
  good_run_id: number | null;
  good_at: number | null;
  failures_since: number;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  versions: number | null;
  /** The run whose report listed the times of the versions. */
  versions_run_id: number | null;
  last_verified_at: number | null;
  last_restore_at: number | null;
  /** The last 30 Backup runs, oldest first, two characters each (contract: DashboardJob.history). */
  history: string;
}

export interface RunsTable {
  id: Generated<number>;
  job_id: number;
  operation: string;
  /** Begin time with every digit, or a body hash where a report has none: unique per job and operation. */
  dedupe_key: string;
  begin_at: number;
  end_at: number | null;
  received_at: number;
  duration_ms: number | null;
  status: string;
  /** Bits of `runFlag` (runs/flags.ts). */
  flags: number;
  warnings: number;
  errors: number;
  messages: number;
  uploaded: number | null;
  downloaded: number | null;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  stored_files: number | null;
  versions: number | null;
  next_run_at: number | null;
  program_version: string | null;
  problem: string | null;
  /** JSON array of hint codes; empty text when there are none. */
  hints: string;
  report_id: number | null;
  /** Raw row of Duplicati's own log, kept beside (or instead of) a report that does not hold all of it. */
  collected_id: number | null;
}

export interface ReportsTable {
  id: Generated<number>;
  sha256: string;
  received_at: number;
  content_type: string | null;
  /** Its log has been thinned, or there was nothing to leave out (keeping/thin.ts). */
  thinned: Flag;
  /** Raw deflate with the shared dictionary named by `dictionary` (reports/compress.ts). */
  body: Buffer;
  dictionary: number;
  bytes: number;
  /** `recorded`, `quarantined`, `waiting` (for approval) or `rejected`. */
  state: string;
  reason: string | null;
  address: string | null;
  token_server_id: string | null;
  /** Names in the address it was sent to. */
  told_server: string | null;
  told_job: string | null;
  /** Identity the report waits under (`approve` policy), else null. */
  waiting_key: string | null;
  machine: string | null;
  job: string | null;
}

/** Daily roll-up per job for the charts: Backup runs that are no dry runs. */
export interface JobDaysTable {
  job_id: number;
  /** Days since 1970-01-01 in UTC. */
  day: number;
  runs: number;
  warnings: number;
  errors: number;
  uploaded: number;
  duration_ms: number;
  /** Values of the day's last run that knew them. */
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  /** Largest number of versions of the day. */
  versions: number | null;
  /** Begin of the day's last run. */
  last_begin_at: number;
}

export interface LiveRunsTable {
  /** Machine id, backup id, operation and start of the run, joined. */
  run_key: string;
  job_id: number | null;
  operation: string;
  started_at: number;
  updated_at: number;
  interval_ms: number | null;
  /** JSON of the latest news (live/service.ts). */
  data: string;
}

export interface UsersTable {
  id: Generated<number>;
  username: string;
  /** Lower case of `username`: names are unique ignoring case. */
  username_key: string;
  password_hash: string;
  role: string;
  must_change_password: Flag;
  /** JSON (contract: Preferences). */
  preferences: string;
  /** JSON list of the tags whose servers this user may see; null = all servers. */
  tags: string | null;
  created_at: number;
  last_login_at: number | null;
  last_login_address: string | null;
}

/** Wrong passwords that still count, by what they count for (throttle.ts). */
export interface LoginFailuresTable {
  key: string;
  count: number;
  until_at: number;
}

/** Authenticator apps. */
export interface TotpFactorsTable {
  user_id: number;
  /** Base32, sealed. */
  secret: string;
  /** When its first code was entered; null = it does not count yet. */
  active_at: number | null;
  /** Newest 30-second step whose code was used. */
  last_step: number | null;
}

/** Codes that let somebody in once who lost the app, as SHA-256 (hex). */
export interface RecoveryCodesTable {
  user_id: number;
  hash: string;
}

/** Browsers on which somebody logged in, by the SHA-256 (hex) of their cookie. */
export interface DevicesTable {
  id: string;
  user_id: number;
  created_at: number;
  last_used_at: number;
}

export interface SessionsTable {
  /** SHA-256 (hex) of the cookie's secret. */
  id: string;
  user_id: number;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  address: string | null;
  user_agent: string | null;
  /** Contract: LoginMethod. */
  method: string;
}

/** What the identity provider is told when a session ends that began there. */
export interface SignOnSessionsTable {
  session_id: string;
  /** Sealed. */
  id_token: string;
}

/** Whom an identity provider means by a subject. */
export interface UserIdentitiesTable {
  issuer: string;
  subject: string;
  user_id: number;
  created_at: number;
}

/** At most one row. */
export interface SignOnProviderTable {
  id: number;
  /** Sealed. */
  client_secret: string;
}

/** Answers to questions of this program that were taken once and are not taken again. */
export interface UsedFlowsTable {
  /** SHA-256 (hex) of the question. */
  id: string;
  /** Afterwards the question is too old in any case. */
  until_at: number;
}

export interface PasskeysTable {
  id: Generated<number>;
  user_id: number;
  /** Base64url, as the authenticator calls it. */
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  counter: number;
  /** JSON array: how browsers reach it. */
  transports: string;
  /** Host name of the address that it was made for. */
  host: string;
  name: string;
  created_at: number;
  last_used_at: number | null;
}

export interface TokensTable {
  id: Generated<number>;
  name: string;
  scope: string;
  server_id: string | null;
  /** JSON list of the tags whose servers it may see; null = all servers. */
  tags: string | null;
  secret_hash: string;
  prefix: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
}

export interface SettingsTable {
  name: string;
  /** JSON. */
  value: string;
}

/** What is known and set about a server for the monitoring; one row per server. */
export interface ServerWatchTable {
  server_id: string;
  watched: Flag;
  /** `server`, `laptop` or `manual`. */
  profile: string;
  tolerance_ms: number | null;
  /** Zone set by a user. */
  time_zone: string | null;
  /** Duplicati's own `server-timezone`, as collected. */
  found_zone: string | null;
  /** `running`, `paused`, `stopped` or `unknown`. */
  program_state: string;
  state_at: number | null;
  /** The latest pause; `paused_until` is its end, known or announced, null while open. */
  paused_since: number | null;
  paused_until: number | null;
  unreachable_since: number | null;
  /** Usual distance of the looks at its state, ms. */
  look_ms: number | null;
}

/** What is expected of a job; one row per job. */
export interface JobWatchTable {
  job_id: number;
  watched: Flag;
  /** JSON (contract: UserSchedule). */
  user_schedule: string | null;
  tolerance_ms: number | null;
  rpo_ms: number | null;
  /** Contract: UnusualLevel, null = normal; how long a run may take; and since which run the source is right. */
  unusual: string | null;
  longest_ms: number | null;
  usual_from: number | null;
  /** Duplicati's repeat text and weekday mask; `rule_source` is `collected` or `inferred`. */
  repeat: string | null;
  days: number | null;
  rule_source: string | null;
  /** The stored schedule as last read: docs/duplicati 6.1. */
  plan_time: number | null;
  plan_last_run: number | null;
  /** Next run of the newest report that told one, also where it lies in the past, and begin of the newest run. */
  report_next: number | null;
  report_begin: number | null;
  /** JSON: the last planned times that Duplicati told, oldest first. */
  planned: string;
  /** Contract: ExpectationSource. */
  source: string;
  /** 0–1000. */
  confidence: number | null;
  expected_at: number | null;
  expected_known_at: number | null;
  /** The usual delay from a planned time to its report (monitoring/delay.ts), and JSON: the same for each weekday, Sunday first. */
  lag_ms: number;
  weekday_lags: string;
  /** JSON: runs that began after their planned time, oldest first (monitoring/delay.ts). */
  waits: string;
  /** How many alarms in a row were answered by a run that had begun in time, and what the next one waits for that, ms. */
  vain_alarms: number;
  patience_ms: number;
  /** How far the clock of the server is behind, negative: ahead. Every other time of this row is a true one. */
  clock_ms: number;
  /** What a learned schedule is given beyond that, and how much before its time a run is still the planned one. */
  spread_ms: number;
  early_ms: number;
  /** How many planned times in a row passed without their run although the job ran, while nobody could read the plan. */
  plan_doubts: number;
  /** Longest usual distance of two runs. */
  interval_ms: number | null;
  good_end_at: number | null;
  deadline_at: number | null;
  /** Two planned runs after the last good one, before tolerance is added; and when that is. */
  stale_base: number | null;
  stale_at: number | null;
  /** When to look at this job again; null = only its next report changes anything. */
  evaluate_at: number | null;
  overdue_since: number | null;
  suppressed_reason: string | null;
  suppressed_since: number | null;
  suppressed_until: number | null;
  /** JSON (monitoring: Told): what a report told of the destination while nothing could open. */
  suppressed_report: string | null;
  /** `active` or `queued`, as last seen at `busy_at`. */
  busy: string | null;
  busy_at: number | null;
  /** Since when it is seen `active`. */
  busy_since: number | null;
  past_proposal: number | null;
  past_seen_at: number | null;
  /** JSON: the stored schedule before an edit during a run; and what such an edit lost. */
  edit_before: string | null;
  edit_undone: string | null;
  /** JSON (contract: ScheduleWarning[]) and until when it need not be computed again. */
  warnings: string;
  warnings_until: number | null;
}

export interface IncidentsTable {
  id: Generated<number>;
  job_id: number | null;
  server_id: string;
  cause: string;
  severity: string;
  /** Job or server and cause while open, null afterwards: opened once. */
  open_key: string | null;
  opened_at: number;
  since: number;
  closed_at: number | null;
  /** Which of the ways in which the cause shows; with `facts` all that its sentence is made from. */
  variant: string;
  /** JSON object. */
  facts: string;
  /** JSON `{code, facts}`; null while open. */
  closed_by: string | null;
  acknowledged_at: number | null;
  acknowledged_by: string | null;
  note: string | null;
  snoozed_until: number | null;
  /** When those who notify people were last asked to. */
  prompted_at: number | null;
  /** When a message about it last arrived. */
  last_notified_at: number | null;
  closing_run_id: number | null;
}

export interface IncidentEventsTable {
  id: Generated<number>;
  incident_id: number;
  at: number;
  kind: string;
  done_by: string | null;
  note: string | null;
  /** JSON object: the reason of `opened` and `escalated`, the status of `run`, the code of `closed`. */
  facts: string | null;
  run_id: number | null;
  until_at: number | null;
}

export interface MaintenanceWindowsTable {
  id: Generated<number>;
  /** `all`, `server` or `tag`. */
  scope: string;
  scope_value: string | null;
  from_at: number;
  until_at: number;
  note: string | null;
  created_by: string | null;
}

/** One row. */
export interface MonitorStateTable {
  id: number;
  checked_at: number | null;
  /** The latest time without checks: reports may have been lost in it. */
  gap_from: number | null;
  gap_until: number | null;
}

/** How a Duplicati server is reached by collecting, and how that went. */
export interface ConnectionsTable {
  id: Generated<number>;
  server_id: string;
  /** JSON array of texts, tried in this order. */
  addresses: string;
  port: number;
  /** Contract: TrustKind. */
  trust: string;
  /** SHA-256 fingerprint that was confirmed. */
  pinned: string | null;
  /** JSON (contract: CertificateFacts): the certificate as last seen. */
  certificate: string | null;
  /** Contract: CredentialKind. */
  credential_kind: string;
  /** Sealed password or token. */
  credential: string | null;
  /** Sealed JSON (contract: ProxyInput) and the part of it that may be shown, as JSON. */
  proxy: string | null;
  proxy_shown: string | null;
  /** Null = as the settings say, 0 = off. */
  every_minutes: number | null;
  list_versions: Flag;
  created_at: number;
  /** Contract: ServerConnection.state, and the problem of the last attempt as JSON (contract: CollectingProblem). */
  state: string;
  problem: string | null;
  attempted_at: number | null;
  collected_at: number | null;
  failing_since: number | null;
  /** Failed attempts in a row. */
  failures: number;
  next_at: number | null;
  /** Who collects it right now, across processes and replicas. */
  claimed_by: string | null;
  claimed_until: number | null;
  /** JSON: what the server last said about itself. */
  found: string | null;
  /** Sealed JSON: what was changed there so that its reports arrive (connections/reporting/record.ts). */
  reporting: string | null;
}

/** What collecting knows of a job beside its runs. */
export interface CollectedJobsTable {
  job_id: number;
  /** Duplicati's own number of the job, as text. */
  remote_id: string;
  /** Newest row of its log that was taken over, with everything before it. */
  log_cursor: number | null;
  /** When that row was written, as Duplicati says: row numbers begin again in a new database. */
  log_written: string | null;
  /** JSON: description, tags, destination type, numbers of the metadata. */
  facts: string;
  /** Begin of the newest backup when the versions were listed last, and when that was. */
  listed_begin: string | null;
  listed_at: number | null;
  /** JSON array of epoch ms, newest first, and when Duplicati answered it. */
  versions: string | null;
  versions_at: number | null;
  collected_at: number;
  /** When the job was found to be gone from its server. */
  missing_since: number | null;
}

/** A server that was taken up by another one. */
export interface ServerMergesTable {
  id: Generated<number>;
  /** `link` or `merge`. */
  kind: string;
  at: number;
  done_by: string | null;
  from_id: string;
  from_name: string;
  into_id: string;
  into_name: string;
  /** JSON (contract: ServerMerge.proof). */
  proof: string | null;
  runs: number;
  /** JSON: every row that the merge removed or changed, until it cannot be undone any more. */
  snapshot: string | null;
  undo_until: number | null;
  undone_at: number | null;
  undone_by: string | null;
}

/** Which job a run belonged to before a merge. */
export interface MergedRunsTable {
  merge_id: number;
  run_id: number;
  from_job_id: number;
}

/** Another backup id under which reports of a job arrive (jobs/which-job.ts). */
export interface JobAliasesTable {
  server_id: string;
  backup_id: string;
  job_id: number;
}

/** A number and name that a job was met under in Backup reports or in Duplicati's API (jobs/same-job.ts). */
export interface JobNamesTable {
  server_id: string;
  /** `DB-<n>`, with its id namespace in front. */
  backup_id: string;
  /** The name in lower case; of a very long one its beginning and a hash. */
  name_key: string;
  name: string;
  job_id: number;
  /** Begins of the first and last run, epoch ms, to the hour. */
  first_at: number;
  last_at: number;
  /** How often the span grew. */
  seen: number;
  /** Sightings of equal pins are one job: two jobs that somebody joined. */
  pin: number | null;
}

export interface DismissedOffersTable {
  key: string;
  at: number;
}

/** Who did what; rows are only ever added, and dropped by age: the database refuses anything else. */
export interface AuditEventsTable {
  id: Generated<number>;
  /** Place in the chain, without gaps. */
  seq: number;
  /** SHA-256 (hex) of the row and of the `hash` before it. */
  hash: string;
  at: number;
  /** `user`, `token`, `cli` or `system`. */
  actor_kind: string;
  actor_id: number | null;
  actor_name: string | null;
  category: string;
  /** Name of the command, for example `server.archive`. */
  action: string;
  target: string | null;
  target_name: string | null;
  /** JSON object: member → [before, after]; secrets are masked. */
  changes: string;
  address: string | null;
  user_agent: string | null;
}

/** Both ends of the chain of audit events; one row. */
export interface AuditHeadTable {
  id: number;
  seq: number;
  hash: string;
  /** Of the newest row that was dropped by age. */
  tail_seq: number;
  tail_hash: string;
}

/** Events that a subscriber could not handle yet, to be repeated. */
export interface PendingEventsTable {
  id: Generated<number>;
  at: number;
  subscriber: string;
  /** JSON (DomainEvent, Actor). */
  event: string;
  actor: string;
  attempts: number;
  next_at: number;
  error: string;
}

/** An address that needs no login. */
export interface PublicLinksTable {
  id: Generated<number>;
  /** `badge`, `feed`, `calendar` or `status`. */
  kind: string;
  /** `all`, `tag`, `server` or `job`. */
  scope: string;
  scope_value: string | null;
  title: string | null;
  slug: string | null;
  /** Part of the address; shown to administrators again, so it is not hashed. */
  secret: string;
  created_at: number;
}

/** The broker that the states of the backups are published at; one row. */
export interface MqttBrokerTable {
  id: number;
  enabled: Flag;
  url: string;
  username: string;
  /** Sealed. */
  password: string | null;
  ca: string;
  discovery_prefix: string;
  topic: string;
  connected_at: number | null;
  problem: string | null;
}

/** Everything that stands retained at the broker, so that it can be taken away. */
export interface MqttTopicsTable {
  topic: string;
  /** Of a device: JSON of its components and their platforms, for those that go. */
  parts: string | null;
}

export interface Schema extends NotificationTables {
  servers: ServersTable;
  server_identities: ServerIdentitiesTable;
  jobs: JobsTable;
  runs: RunsTable;
  reports: ReportsTable;
  job_days: JobDaysTable;
  live_runs: LiveRunsTable;
  users: UsersTable;
  login_failures: LoginFailuresTable;
  devices: DevicesTable;
  totp_factors: TotpFactorsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  user_identities: UserIdentitiesTable;
  sign_on_provider: SignOnProviderTable;
  sign_on_sessions: SignOnSessionsTable;
  used_flows: UsedFlowsTable;
  sessions: SessionsTable;
  tokens: TokensTable;
  settings: SettingsTable;
  server_watch: ServerWatchTable;
  job_watch: JobWatchTable;
  incidents: IncidentsTable;
  incident_events: IncidentEventsTable;
  maintenance_windows: MaintenanceWindowsTable;
  monitor_state: MonitorStateTable;
  connections: ConnectionsTable;
  collected_jobs: CollectedJobsTable;
  server_merges: ServerMergesTable;
  merged_runs: MergedRunsTable;
  job_aliases: JobAliasesTable;
  job_names: JobNamesTable;
  dismissed_offers: DismissedOffersTable;
  audit_events: AuditEventsTable;
  audit_head: AuditHeadTable;
  pending_events: PendingEventsTable;
  public_links: PublicLinksTable;
  mqtt_broker: MqttBrokerTable;
  mqtt_topics: MqttTopicsTable;
}
