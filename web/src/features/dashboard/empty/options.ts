/** Duplicati's options that send its reports to this installation. `base` ends with a slash. */
export const optionsForAny = (base: string): string =>
  [
    `--send-http-url=${base}api/upload`,
    "--send-http-result-output-format=Json",
    "--send-http-log-level=Information",
    "--send-http-max-log-lines=0",
  ].join("\n");

/** The same for Duplicati 2.1 and newer: only the log lines that tell the versions are sent besides warnings and errors. */
export const leanOptions = (base: string): string =>
  [
    `--send-http-json-urls=${base}api/upload`,
    "--send-http-log-filter=+*RetentionPolicy-BackupList;+*RetentionPolicy-AllBackupsToDelete",
    "--send-http-max-log-lines=200",
  ].join("\n");

/** Live status of running backups, Duplicati 2.3.1 and newer. */
export const liveOption = (base: string): string => `--http-report-status-url=${base}api/status`;

/** Whether a host name means only the machine itself. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
