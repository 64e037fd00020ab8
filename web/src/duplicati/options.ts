interface Target {
  /** Address of this installation; ends with a slash. */
  base: string;
  /** An ingest token, or the word that stands for one; null where none is needed. */
  token: string | null;
}

const endpoint = ({ base, token }: Target, name: "upload" | "status") =>
  `${base}api/${name}${token === null ? "" : `/${token}`}`;

/** Options for every Duplicati since 2.0.6. */
export const optionsForAll = (target: Target): string =>
  [
    `--send-http-url=${endpoint(target, "upload")}`,
    "--send-http-result-output-format=Json",
    "--send-http-log-level=Information",
    "--send-http-max-log-lines=0",
  ].join("\n");

/** Options for Duplicati 2.1 and newer: JSON by itself and a lean log. */
export const leanOptions = (target: Target): string =>
  [
    `--send-http-json-urls=${endpoint(target, "upload")}`,
    "--send-http-log-filter=+*RetentionPolicy-BackupList;+*RetentionPolicy-AllBackupsToDelete",
    "--send-http-max-log-lines=200",
  ].join("\n");

/** Live status of running backups, Duplicati 2.3.1 and newer. */
export const liveOption = (target: Target): string =>
  `--http-report-status-url=${endpoint(target, "status")}`;

/** Whether a host name means only the machine itself. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|.+\.localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host);
