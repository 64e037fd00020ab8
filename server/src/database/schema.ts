import type { Generated } from "kysely";

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
  stand_in: Flag;
  duplicati_version: string | null;
  operating_system: string | null;
  installation_type: string | null;
  created_at: number;
  last_seen_at: number | null;
}

/** Every id or stand-in name a server was met under. */
export interface ServerIdentitiesTable {
  id: Generated<number>;
  /** `machine-id`, `machine-name`, `token` or `address`. */
  kind: string;
  value: string;
  server_id: string;
  /** JSON array of `[machine name, last seen ms]`: two names under one machine id mean two machines share it. */
  names: string;
  first_seen_at: number;
  last_seen_at: number;
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
  next_run_at: number | null;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  versions: number | null;
  /** The run whose report listed the times of the versions. */
  versions_run_id: number | null;
  last_verified_at: number | null;
  last_restore_at: number | null;
  /** The last 30 Backup runs, oldest first, two characters each (contract: DashboardJob.strip). */
  strip: string;
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
}

export interface ReportsTable {
  id: Generated<number>;
  sha256: string;
  received_at: number;
  content_type: string | null;
  /** Raw deflate with the shared dictionary named by `dictionary` (reports/compress.ts). */
  body: Buffer;
  dictionary: number;
  bytes: number;
  /** `recorded`, `quarantined`, `waiting` (for approval) or `rejected`. */
  state: string;
  reason: string | null;
  address: string | null;
  token_server_id: string | null;
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
  failed_logins: number;
  locked_until: number | null;
  /** JSON (contract: Preferences). */
  preferences: string;
  created_at: number;
  last_login_at: number | null;
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
}

export interface TokensTable {
  id: Generated<number>;
  name: string;
  scope: string;
  server_id: string | null;
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

export interface Schema {
  servers: ServersTable;
  server_identities: ServerIdentitiesTable;
  jobs: JobsTable;
  runs: RunsTable;
  reports: ReportsTable;
  job_days: JobDaysTable;
  live_runs: LiveRunsTable;
  users: UsersTable;
  sessions: SessionsTable;
  tokens: TokensTable;
  settings: SettingsTable;
}
