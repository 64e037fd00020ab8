/**
 * Every error a caller can meet, with its HTTP status. `/api/v1` answers problem+json with code, reason and facts, the 1.x
 * endpoints `{error, code}`; texts/ has the sentences.
 */
export const errorList = {
  not_a_report: 400,
  invalid_request: 400,
  wrong_login: 401,
  login_required: 401,
  wrong_token: 401,
  second_factor_required: 401,
  wrong_code: 400,
  passkey_refused: 400,
  current_password_wrong: 400,
  password_too_weak: 400,
  password_change_required: 403,
  second_factor_setup_required: 403,
  password_login_off: 403,
  sign_on_refused: 403,
  forbidden: 403,
  address_not_allowed: 403,
  cross_origin: 403,
  not_found: 404,
  server_not_found: 404,
  collection_not_found: 404,
  merge_not_found: 404,
  method_not_allowed: 405,
  too_slow: 408,
  conflict: 409,
  sign_on_name_taken: 409,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  too_many_requests: 429,
  unexpected: 500,
  sign_on_failed: 502,
  storage_unavailable: 503,
  overloaded: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof errorList;

/** Why the storage refuses to write. */
export type StorageProblem =
  | "disk_full"
  /** Only known machines may use the little room that is left. */
  | "disk_nearly_full"
  | "locked"
  | "read_only"
  | "disk_error"
  | "cannot_open"
  | "damaged"
  | "unreachable"
  | "server_disk_full"
  | "stopping";

interface InField {
  /** Path of the member, for example `proxy.headers.0`. */
  field: string;
}

/** What exactly was wrong, beside the code of an error, and the facts that its sentence needs. Texts are untrusted. */
export interface ErrorFacts {
  field_invalid: InField;
  field_missing: InField;
  field_unknown: InField;
  field_too_long: InField & { most: number };
  field_too_short: InField & { least: number };
  field_too_high: InField & { most: number };
  field_too_low: InField & { least: number };
  body_empty: object;
  body_not_json: object;
  sender_broke_off: object;
  not_in_future: InField;
  /** Only tokens that read can be limited to tags. */
  limit_needs_reading: InField;
  not_unusual: object;
  zone_unknown: InField & { zone: string };
  locale_unknown: InField & { locale: string };
  not_an_address_range: InField & { entry: string };
  same_servers: object;
  same_jobs: object;
  /** Two jobs cannot be joined. */
  jobs_of_two_servers: object;
  several_servers: object;
  window_not_running: object;
  window_begun: object;
  incident_closed: object;
  merge_target_deleted: { server: string };
  merged_later: { from: string; into: string };
  server_exists: { id: string };
  id_taken: { server: string };
  address_taken: { server: string; host: string; port: number };
  connected_already: object;
  connection_incomplete: InField;
  being_collected: object;
  /** Other long work on the database runs. */
  database_busy: object;
  backup_no_database: object;
  backup_damaged: object;
  backup_not_ours: object;
  backup_newer: object;
  /** There is no pg_dump, or it is older than the server. */
  no_pg_dump: { needed: string };
  name_differs: { name: string };
  /** The key file of duplistatus 1.x has 32 bytes. */
  old_key: object;
  /** `why`: an English sentence. */
  old_database: { why: string };
  /** Of one address, as the reasons of the problem `options`. */
  address: InField;
  address_parts: InField;
  port: InField;
  no_address: InField;
  header_reserved: InField & { name: string };
  header_invalid: InField;
  header_twice: InField;
  client_certificate: InField;
  certificate_parts: InField;
  fingerprint: InField;
  https_address: InField;
  /** There is somebody of this name already, ignoring case. */
  username_taken: { name: string };
  /** The only administrator cannot be deleted or become a user. */
  last_admin: object;
  /** Not with the own account: somebody else has to do it. */
  own_account: object;
  /** Administrators cannot be limited to tags. */
  admin_unlimited: InField;
  /** Of second factors. */
  factor_active: object;
  factor_absent: object;
  factor_required: object;
  /** Sealed with another key. */
  factor_unusable: object;
  /** Which second factors somebody has, where one is asked for: of app and passkey, with blanks between. */
  factor_kinds: { kinds: string };
  /** The account has no password that could be asked for. */
  no_password: object;
  /** What was wrong at the identity provider; `why`: English. */
  provider_answer: { why: string };
  /** Passkeys need an address that begins with https://, or localhost. */
  passkey_address: object;
  password_printed: object;
  password_current: object;
  /** `missing`: what it lacks, of length, upper, lower and digit, with blanks between. */
  password_rules: { missing: string; min: number };
  /** Try again after `ms`. */
  wait: { ms: number };
  /** In bytes. */
  limit: { limit: number };
  /** The log has the details under this id. */
  logged: { id: string };
  storage: { problem: StorageProblem };
  channel_kind_unknown: { name: string };
  setting_unknown: InField;
  fallback_itself: object;
  fallback_unknown: object;
  channel_name_taken: { name: string };
  channel_unknown: { id: number };
  /** Stored settings that are not valid any more, or were sealed with another key. */
  channel_unusable: object;
  public_url: InField;
  /** `name`: the variable. */
  set_by_environment: { name: string };
  /** Another status page has this address. */
  slug_taken: object;
  /** `part` of a template: title, text or mail. `suggestion`: the variable that is likely meant. */
  template_variable: { part: string; name: string; suggestion: string };
  template_variable_plain: { part: string; name: string };
  template_not_closed: { part: string; name: string };
  template_not_opened: { part: string; name: string };
  csv_quote: { line: number };
  csv_no_heading: { columns: string };
  csv_unknown_column: { column: number; columns: string };
  csv_column_twice: object;
  csv_no_address: { columns: string };
  csv_too_long: { most: number };
  /** Of one line of a list. */
  line_no_server: object;
  line_too_many_fields: object;
  line_address_taken: object;
  line_same_server: { line: number };
  line_no_address: object;
  line_password_and_token: object;
  line_every: object;
  line_trust: object;
}

export type ErrorReason = keyof ErrorFacts;

/** What exactly was wrong: the reason with its facts beside it. */
export type ErrorDetail = { [R in ErrorReason]: { reason: R } & ErrorFacts[R] }[ErrorReason];
