const credentials = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@"'<>?#]{1,500}@/gi;
const secretParameters =
  /([?&;](?:[a-z0-9_-]{0,40}(?:password|passphrase|secret|token|auth-username|authid|access[-_]?key|api[-_]?key))=)[^&;\s"'<>]{1,2000}/gi;

/**
 * Hides credentials in URLs inside a text: `user:password@` and the values of query parameters that name a secret.
 * Duplicati's exceptions and log lines can carry the destination's URL or a monitor's with its token (docs/duplicati
 * 1.5, 2.3).
 */
export function maskSecrets(text: string): string {
  if (!text.includes("://")) return text;
  return text.replace(credentials, "$1***@").replace(secretParameters, "$1***");
}
