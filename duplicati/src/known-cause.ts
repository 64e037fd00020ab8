/** Why a run failed, as far as Duplicati's words tell. */
export type CauseCode =
  | "folder-missing"
  | "files-missing"
  | "files-unknown"
  | "passphrase-changed"
  | "passphrase-wrong"
  | "setting-changed"
  | "setting-invalid"
  | "source-missing"
  | "source-empty"
  | "host-unknown"
  | "no-route"
  | "connection-refused"
  | "timed-out"
  | "connection-lost"
  | "login-refused"
  | "authorization-expired"
  | "access-denied"
  | "certificate"
  | "host-key"
  | "disk-full"
  | "quota-full"
  | "too-many-requests"
  | "service-failed"
  | "bucket-missing"
  | "database-locked"
  | "database-damaged"
  | "file-damaged"
  | "clock-wrong"
  | "snapshot-failed"
  | "script-failed"
  | "stopped"
  | "out-of-memory"
  | "temporary-file-lost";

/** A known cause with what the words name: the host or path that it is about, null where they name none. */
export interface KnownCause {
  code: CauseCode;
  host: string | null;
  path: string | null;
}

/**
 * What Duplicati, .NET and the libraries of its backends write, in the order in which they are looked for: what is
 * exact comes before what is general (docs/duplicati appendix B has where each was seen; the others are the words of
 * .NET and of the services).
 */
const patterns: readonly (readonly [CauseCode, RegExp])[] = [
  ["files-missing", /files? that (?:are|is) missing from the remote storage/],
  ["files-unknown", /remote files? that (?:are|is) not recorded in local storage/],
  ["passphrase-changed", /attempted to (?:change|add|remove) (?:a|the) passphrase/],
  ["setting-changed", /attempted to change the parameter/],
  ["passphrase-wrong", /invalid passphrase|Invalid password or corrupted data|WrongPasswordException/],
  ["source-empty", /No valid source folders found/],
  ["source-missing", /source path .+ does not exist|source folder .+ does not exist/i],
  [
    "file-damaged",
    /Hash mismatch on file|HashMismatchException|HMAC|Data corruption|Failed to process file .+\.d(?:block|list|index)\./i,
  ],
  ["clock-wrong", /Something is wrong with the clock|resulting timestamp .+ is larger than the next/],
  ["database-locked", /database is locked|database table is locked/],
  [
    "database-damaged",
    /file is not a database|not a database file|disk image is malformed|Unable to determine database format|Unexpected difference in fileset|inconsistent state|Detected non-empty blocksets|DatabaseInconsistency|was attempted repaired/,
  ],
  ["disk-full", /No space left on device|Disk full|not enough space on the disk|ENOSPC/i],
  ["quota-full", /quota|Insufficient ?Storage|\b507\b/i],
  ["authorization-expired", /invalid_grant|OAuth|AuthID|refresh token|token (?:has )?expired|ExpiredToken/i],
  ["host-key", /host key|host fingerprint|server fingerprint/i],
  [
    "certificate",
    /RemoteCertificate|certificate|SSL connection could not be established|AuthenticationException: .*(?:TLS|SSL)|TrustFailure/i,
  ],
  [
    "host-unknown",
    /Name or service not known|No such host is known|Name resolution|name could not be resolved|nodename nor servname|getaddrinfo|No address associated/i,
  ],
  [
    "no-route",
    /No route to host|Network is unreachable|Host is (?:down|unreachable)|unreachable (?:host|network)/i,
  ],
  ["connection-refused", /Connection refused|actively refused/i],
  ["bucket-missing", /NoSuchBucket|bucket does not exist|ContainerNotFound|container does not exist/i],
  ["too-many-requests", /\b429\b|Too ?Many ?Requests|rate limit|SlowDown|throttl/i],
  [
    "login-refused",
    /\b401\b|Unauthorized(?!Access)|Permission denied \(|authentication failed|Login (?:failed|incorrect)|Not logged in|invalid credentials|InvalidAccessKeyId|SignatureDoesNotMatch|password is incorrect|LOGON_FAILURE|\b530\b/i,
  ],
  ["folder-missing", /The folder .+ does not exist|requested folder does not exist|FolderMissingException/],
  ["snapshot-failed", /Volume ?Shadow|\bVSS\b|snapshot/i],
  ["script-failed", /The script .+ (?:returned|timed out)|execution of (?:the )?script/i],
  ["temporary-file-lost", /Could not find file '[^']*dup-[0-9a-f-]{30,}/i],
  [
    "access-denied",
    /UnauthorizedAccess|Access to the path .+ is denied|AccessDenied|Permission denied|\b403\b|Forbidden/i,
  ],
  ["stopped", /A task was cancell?ed|Thread was being aborted|operation was cancell?ed/i],
  ["timed-out", /timed? ?-?out|did not properly respond|TimeoutException/i],
  [
    "connection-lost",
    /Connection reset|forcibly closed|Broken pipe|ended prematurely|transport connection|unexpected (?:EOF|end of)|connection was (?:closed|aborted)|An error occurred while sending the request/i,
  ],
  ["service-failed", /\b50[0234]\b|Internal ?Server ?Error|Bad ?Gateway|Service ?Unavailable|Gateway ?Time/i],
  ["out-of-memory", /OutOfMemory|Insufficient memory|Cannot allocate memory/i],
  [
    "setting-invalid",
    /Invalid size value|must be at least twice|is not supported|does not support|is not a valid|Unable to parse|specify a single version/,
  ],
];

const hostPatterns = [
  // "Connection refused (vault.lan:22)", "No such host is known. (s3.example.com:443)"
  /\(([\w.-]+|\[[0-9A-Fa-f:]+\]):\d{1,5}\)/,
  // "… to host vault.lan", "… host: 10.0.0.5"
  /\b(?:to host|host:?|server:?) ["']?((?:[\w-]+\.)+[\w-]+|\d{1,3}(?:\.\d{1,3}){3})\b/i,
  /\b[a-z][a-z0-9+]{1,9}:\/\/(?:[^@/\s]*@)?([\w.-]+)/i,
];
const pathPatterns = [
  /The folder (.+?) does not exist/,
  /source (?:path|folder) (.+?) does not exist/,
  /(?:Disk full\. Path|Access to the path) '?(.+?)'?(?: is denied|[)(]|$)/,
  /file "([^"]+)"/,
];

const found = (text: string, tried: readonly RegExp[]): string | null => {
  for (const pattern of tried) {
    const match = pattern.exec(text)?.[1];
    if (match !== undefined && !match.includes("-redacted-")) return match.slice(0, 200);
  }
  return null;
};

/** The longest text that is looked at: an exception says what it is in its first lines. */
const lookedAt = 2000;

/**
 * The known cause behind a failure; null when the words are not known.
 * @param texts what says what went wrong, the most telling first: the first problem, then exceptions
 */
export function knownCause(texts: readonly (string | null)[]): KnownCause | null {
  for (const text of texts) {
    if (text === null) continue;
    const start = text.slice(0, lookedAt);
    const code = patterns.find(([, pattern]) => pattern.test(start))?.[0];
    if (code !== undefined)
      return { code, host: found(start, hostPatterns), path: found(start, pathPatterns) };
  }
  return null;
}
