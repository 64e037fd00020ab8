/**
 * Every error a caller can meet: code, HTTP status, English sentence (what is wrong, what to do).
 * The browser has a translation per code; `/api/v1` answers problem+json, the 1.x endpoints `{error, code}`.
 */
export const errorList = {
  not_a_report: [400, "This is not a Duplicati report."],
  invalid_request: [400, "The request is not valid: {detail}."],
  wrong_login: [401, "User name or password is wrong."],
  login_required: [401, "Log in first."],
  wrong_token: [401, "The token is unknown, expired or revoked."],
  current_password_wrong: [400, "The current password is wrong."],
  password_too_weak: [400, "The new password is too weak: {detail}."],
  password_change_required: [403, "Choose a new password first."],
  forbidden: [403, "Your account may not do this."],
  address_not_allowed: [403, "This address may not send reports here."],
  cross_origin: [403, "The request came from another web site and was refused."],
  not_found: [404, "There is nothing at this address."],
  server_not_found: [404, "There is no server with this id or name."],
  collection_not_found: [404, "This collection is over and was forgotten."],
  merge_not_found: [404, "There is no such merge, or it cannot be undone any more."],
  method_not_allowed: [405, "This address does not answer that method."],
  too_slow: [408, "The body came too slowly."],
  conflict: [409, "This cannot be done now: {detail}."],
  too_large: [413, "The body is larger than the limit of {detail}."],
  unsupported_media_type: [415, "The content type is not supported here."],
  too_many_attempts: [429, "Too many attempts. Try again in {detail}."],
  unexpected: [500, "Something went wrong. The log has the details under this id: {detail}."],
  storage_unavailable: [503, "The report could not be stored: {detail}. Try again later."],
  overloaded: [503, "Too much at once. Try again in a moment."],
} as const satisfies Record<string, readonly [number, string]>;

export type ErrorCode = keyof typeof errorList;
